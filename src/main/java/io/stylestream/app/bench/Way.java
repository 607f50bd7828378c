package io.stylestream.app.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * One of several ways to do the same work.
 *
 * @param name for people
 */
record Way(String name, Runs runs) {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Does the work again and again. */
    @FunctionalInterface
    interface Runs {
        /** @param times at least 1 */
        Taken run(int times);
    }

    /**
     * What it took.
     *
     * @param seconds on the clock, of each run
     * @param processorSeconds that processors worked for all runs together
     */
    record Taken(double[] seconds, double processorSeconds) {}

    /** A way that works within this process. */
    static Way here(String name, Runnable work) {
        return new Way(name, times -> {
            double[] seconds = new double[times];
            long processorBefore = PROCESS.getProcessCpuTime();
            for (int i = 0; i < times; i++) {
                long startedAt = System.nanoTime();
                work.run();
                seconds[i] = (System.nanoTime() - startedAt) / 1e9;
            }
            return new Taken(seconds, (PROCESS.getProcessCpuTime() - processorBefore) / 1e9);
        });
    }
}
