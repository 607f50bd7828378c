package io.stylestream.app.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Times of several ways to do the same work, measured in turns, so that whatever else the machine does meets all of
 * them alike: only ratios are comparable between machines and days.
 */
final class Turns {
    /** A shorter measurement is repeated within its turn, since the clock of the processor time has coarse ticks. */
    private static final double LEAST_SECONDS = 0.15;

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final double[][] wall;
    private final double[][] processor;

    private Turns(int ways, int rounds) {
        wall = new double[ways][rounds];
        processor = new double[ways][rounds];
    }

    /** Runs every way once per round, after two rounds that do not count. */
    static Turns measure(int rounds, List<Runnable> ways) {
        Turns turns = new Turns(ways.size(), rounds);
        int[] repeats = new int[ways.size()];
        for (int way = 0; way < repeats.length; way++) {
            ways.get(way).run();
            long startedAt = System.nanoTime();
            ways.get(way).run();
            repeats[way] = (int) Math.max(1, Math.ceil(LEAST_SECONDS * 1e9 / (System.nanoTime() - startedAt)));
        }
        for (int round = 0; round < rounds; round++) {
            for (int way = 0; way < repeats.length; way++) {
                turns.measure(way, round, repeats[way], ways.get(way));
            }
        }
        return turns;
    }

    private void measure(int way, int round, int repeats, Runnable work) {
        long processorBefore = PROCESS.getProcessCpuTime();
        long startedAt = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            work.run();
        }
        wall[way][round] = (System.nanoTime() - startedAt) / 1e9 / repeats;
        processor[way][round] = (PROCESS.getProcessCpuTime() - processorBefore) / 1e9 / repeats;
    }

    /** Seconds that a way took. */
    Spread seconds(int way) {
        return new Spread(wall[way]);
    }

    /** How many times faster a way is than another, round by round. */
    Spread speedup(int way, int other) {
        return ratios(wall[other], wall[way]);
    }

    /** How many times less processor time a way takes than another, round by round. */
    Spread processorSaving(int way, int other) {
        return ratios(processor[other], processor[way]);
    }

    private static Spread ratios(double[] above, double[] below) {
        return new Spread(IntStream.range(0, above.length)
                .mapToDouble(round -> above[round] / below[round])
                .toArray());
    }
}
