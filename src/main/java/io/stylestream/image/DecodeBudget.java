package io.stylestream.image;

import java.util.concurrent.Semaphore;

/**
 * The heap memory that all pictures in decoding may take together, so that big ones wait for each other instead of
 * failing together.
 *
 * <p>First come, first served: a big picture is not overtaken for ever by small ones, and they wait for it no longer
 * than it takes to decode. Thread-safe.
 */
final class DecodeBudget {
    /**
     * The process's own: two fifths of the heap, which is just enough for the largest allowed picture of 8 bits a
     * sample in a heap of 1 GB, and leaves the rest to records, batches and results.
     */
    static final DecodeBudget OF_HEAP = new DecodeBudget(Runtime.getRuntime().maxMemory() / 5 * 2);

    private static final int UNIT_BYTES = 1024;

    private final int units;
    private final Semaphore free;

    /** @param bytes memory for all pictures together, at least 1 KiB */
    DecodeBudget(long bytes) {
        units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT_BYTES);
        if (units < 1) {
            throw new IllegalArgumentException("a decode budget needs at least 1024 bytes, but has " + bytes);
        }
        free = new Semaphore(units, true);
    }

    /** All memory, taken or not. */
    long totalBytes() {
        return (long) units * UNIT_BYTES;
    }

    /** Memory that nobody holds. */
    long freeBytes() {
        return (long) free.availablePermits() * UNIT_BYTES;
    }

    /** Whether somebody waits for memory; a snapshot. */
    boolean isAwaited() {
        return free.hasQueuedThreads();
    }

    /** A share for one picture, which holds nothing yet. */
    Share share() {
        return new Share();
    }

    /** One picture's part of the budget, given back when closed, and free to take again then. For one thread. */
    final class Share implements AutoCloseable {
        private int held;

        private Share() {}

        /**
         * Takes memory, all of it at once, and waits until there is enough.
         *
         * <p>An interrupt does not end the wait, since the pictures before this one come to their end anyway; it stays
         * set for the caller.
         *
         * @return false, and nothing is taken, if the whole budget is too small
         */
        boolean take(long bytes) {
            if (held > 0) {
                throw new IllegalStateException("a share takes its memory at once");
            }
            long wanted = (bytes + UNIT_BYTES - 1) / UNIT_BYTES;
            if (wanted > units) {
                return false;
            }
            free.acquireUninterruptibly((int) wanted);
            held = (int) wanted;
            return true;
        }

        @Override
        public void close() {
            free.release(held);
            held = 0;
        }
    }
}
