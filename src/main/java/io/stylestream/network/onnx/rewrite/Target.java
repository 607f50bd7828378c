package io.stylestream.network.onnx.rewrite;

/**
 * What a graph is rewritten for. Only rewrites that pay in some places and cost in others look at it.
 *
 * @param threads threads that compute one picture together, at least 1
 * @param spareBytes how much larger the weights may become, at least 0
 */
public record Target(int threads, long spareBytes) {
    public Target {
        if (threads < 1) {
            throw new IllegalArgumentException("a graph needs at least 1 thread, but is given " + threads);
        }
        if (spareBytes < 0) {
            throw new IllegalArgumentException("spare memory cannot be negative, but is " + spareBytes);
        }
    }

    /** One thread, as much memory as is wanted. */
    public static Target oneThread() {
        return threads(1);
    }

    /** So many threads, as much memory as is wanted. */
    public static Target threads(int threads) {
        return new Target(threads, Long.MAX_VALUE);
    }

    /** These threads with another limit of memory. */
    public Target withSpareBytes(long spareBytes) {
        return new Target(threads, spareBytes);
    }
}
