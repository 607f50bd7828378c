package io.stylestream.worker;

/**
 * Decides when finished records are worth a commit: when they are many, when nothing else is under way that could join
 * them, or when the first has waited long enough. Belongs to the loop's thread.
 */
final class CommitSchedule {
    private final TransactionSettings settings;
    private boolean waiting;
    private long sinceNanos;

    CommitSchedule(TransactionSettings settings) {
        this.settings = settings;
    }

    /**
     * @param ready records that can be committed now
     * @param inFlight all records that are not committed, those included
     * @param nowNanos {@link System#nanoTime()}
     */
    boolean isDue(int ready, int inFlight, long nowNanos) {
        if (ready == 0) {
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

    /** What was ready is committed, or dropped. */
    void committed() {
        waiting = false;
    }
}
