package io.stylestream.worker;

import java.time.Duration;

/**
 * Decides when finished records are worth a commit: when they are many, when nothing else is under way that could join
 * them, or when the first has waited long enough.
 *
 * <p>While the worker's buffer is full it has more work than it can do: then throughput counts, and a record that has
 * waited for its turn behind a whole buffer may wait a little longer for a commit that it shares with more others.
 * Belongs to the loop's thread.
 */
final class CommitSchedule {
    /** Between attempts to commit while the group is being reorganised. */
    private static final long POSTPONEMENT_NANOS = Duration.ofMillis(50).toNanos();

    /** How many times longer a finished record waits while the buffer is full. */
    private static final int PATIENCE_WHEN_FULL = 40;

    private final TransactionSettings settings;
    private boolean waiting;
    private long sinceNanos;
    private boolean postponed;
    private long postponedNanos;

    CommitSchedule(TransactionSettings settings) {
        this.settings = settings;
    }

    /**
     * @param ready records that can be committed now
     * @param inFlight all records that are not committed, those included
     * @param full whether so many are in flight that no more are read
     * @param nowNanos {@link System#nanoTime()}
     */
    boolean isDue(int ready, int inFlight, boolean full, long nowNanos) {
        if (ready == 0) {
            begun(); // what was ready before went with its partitions
            return false;
        }
        if (postponed && nowNanos - postponedNanos < POSTPONEMENT_NANOS) {
            return false;
        }
        if (!waiting) {
            waiting = true;
            sinceNanos = nowNanos;
        }
        // half of a full buffer lets reading go on
        int worthwhile = full ? Math.min(settings.maxRecords(), (inFlight + 1) / 2) : settings.minRecords();
        return ready >= worthwhile || ready == inFlight || nowNanos - sinceNanos >= maxWaitNanos(full);
    }

    private long maxWaitNanos(boolean full) {
        return settings.maxWait().toNanos() * (full ? PATIENCE_WHEN_FULL : 1);
    }

    /** Time until a commit is due if nothing else happens: the maximum for never. */
    long nanosUntilDue(boolean full, long nowNanos) {
        long nanos = waiting ? sinceNanos + maxWaitNanos(full) - nowNanos : Long.MAX_VALUE;
        if (postponed) {
            long untilNext = postponedNanos + POSTPONEMENT_NANOS - nowNanos;
            nanos = waiting ? Math.max(nanos, untilNext) : untilNext;
        }
        return Math.max(0, nanos);
    }

    /** A commit was refused and is worth another attempt after a moment. */
    void postpone(long nowNanos) {
        postponed = true;
        postponedNanos = nowNanos;
    }

    /** What was ready is being committed, or dropped. */
    void begun() {
        waiting = false;
        postponed = false;
    }
}
