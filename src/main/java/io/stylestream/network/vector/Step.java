package io.stylestream.network.vector;

import java.util.List;

/** One pass over the features of a batch, in tasks that may run at once. Thread-safe. */
interface Step {
    /** What must be complete before. */
    List<Area> reads();

    /** What this step fills; empty for one that writes the network's output. */
    List<Area> writes();

    /** How many tasks there are for a batch; one, if it is not worth sharing out. */
    default int tasks(int pictures, int threads) {
        return 1;
    }

    /** Floats of scratch memory that a task takes. */
    default int scratch(int pictures, int threads) {
        return 0;
    }

    /** Does one task. */
    void run(int task, Frame frame, float[] scratch);
}
