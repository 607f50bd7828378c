package io.stylestream.worker;

import java.time.Duration;

/**
 * Decides when finished records are worth a commit: when they are many, when nothing else is under way that could join
 * them, or when the first has waited long enough. Belongs to the loop's thread.
 */
final class CommitSchedule {
    /** Between attempts to commit while the group is being reorganised. */
    private static final long POSTPONEMENT_NANOS = Duration.ofMillis(50).toNanos();

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
     * @param nowNanos {@link System#nanoTime()}
     */
    boolean isDue(int ready, int inFlight, long nowNanos) {
        if (ready == 0 || postponed && nowNanos - postponedNanos < POSTPONEMENT_NANOS) {
            return false;
        }
        if (!waiting) {
            waiting = true;
            sinceNanos = nowNanos;
        }
        return ready >= settings.minRecords()
                || ready == inFlight
                || nowNanos - sinceNanos >= settings.maxWait().toNanos();
    }

    /** A commit was refused and is worth another attempt after a moment. */
    void postpone(long nowNanos) {
        postponed = true;
        postponedNanos = nowNanos;
    }

    /** What was ready is committed, or dropped. */
    void committed() {
        waiting = false;
        postponed = false;
    }
}
