package io.stylestream.training;

/**
 * How pictures get from the disk to the device; has no influence on what a run computes.
 *
 * @param maxUnreadable part of the data set's files that may be unreadable, 0 to 1; ten are always allowed
 * @param cacheBytes most disk space for resized pictures, in bytes; 0 to decode the files again and again
 * @param threads background threads that decode and augment, at least 1
 */
public record PictureLoading(double maxUnreadable, long cacheBytes, int threads) {
    public static final double MAX_UNREADABLE = 0.01;
    public static final long CACHE_BYTES = 16L << 30;

    private static final int MOST_THREADS_BY_DEFAULT = 8;
    private static final int MOST_BATCHES_AHEAD = 16;

    /** Batches in waiting may take this part of the heap. */
    private static final int HEAP_PART = 8;

    /** Settings that suit this machine: the other half of its processors is for training itself. */
    public static final PictureLoading DEFAULT = new PictureLoading(
            MAX_UNREADABLE,
            CACHE_BYTES,
            Math.max(1, Math.min(MOST_THREADS_BY_DEFAULT, Runtime.getRuntime().availableProcessors() / 2)));

    /** @throws IllegalArgumentException if a value is out of its range */
    public PictureLoading {
        if (!(maxUnreadable >= 0 && maxUnreadable <= 1)) {
            throw new IllegalArgumentException(
                    "the allowed share of unreadable pictures must be 0 to 1, but is " + maxUnreadable);
        }
        if (cacheBytes < 0) {
            throw new IllegalArgumentException("the picture cache must have 0 bytes or more, but has " + cacheBytes);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("loading needs at least 1 thread, but has " + threads);
        }
    }

    /** Draws the batches of coming iterations in the background, from the first one until before the last. */
    ReadAhead<BatchSampler.HostBatch> readAhead(BatchSource source, int first, int last) {
        return new ReadAhead<>(source::draw, first, last, threads, batchesAhead(source.batchBytes()));
    }

    /** Batches that may be drawn before they are asked for: enough for all threads, as far as the heap allows. */
    private int batchesAhead(long batchBytes) {
        long fitting = Runtime.getRuntime().maxMemory() / HEAP_PART / Math.max(1, batchBytes);
        return (int) Math.max(2, Math.min(Math.min(MOST_BATCHES_AHEAD, 2L * threads), fitting));
    }
}
