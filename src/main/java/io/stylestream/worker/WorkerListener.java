package io.stylestream.worker;

/** Hears what a worker achieved. Called on the worker's loop, so it has to return at once. */
public interface WorkerListener {
    /** Hears nothing. */
    WorkerListener NONE = transaction -> {};

    /** A transaction was committed: its results are visible. */
    void committed(CommittedTransaction transaction);
}
