package io.stylestream.worker;

import java.time.Duration;

/**
 * How long the worker rests after a failure: a moment after the first, twice as long after each further one. Belongs to
 * the loop's thread.
 */
final class BackOff {
    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofSeconds(10);

    private Duration next = FIRST;
    private Duration rest = Duration.ZERO;
    private long sinceNanos;

    /** Begins a rest. */
    void failed(long nowNanos) {
        sinceNanos = nowNanos;
        rest = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }

    /** All is well: the next rest is the shortest again. */
    void succeeded() {
        next = FIRST;
    }

    /** Whether the rest is over, or none was begun. */
    boolean isOver(long nowNanos) {
        return nowNanos - sinceNanos >= rest.toNanos() || rest.isZero();
    }
}
