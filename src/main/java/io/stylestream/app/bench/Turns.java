package io.stylestream.app.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Times of several ways to do the same work, measured in turns, so that whatever else the machine does meets all of
 * them alike: only ratios are comparable between machines and days.
 */
final class Turns {
    /** So long each way runs before it is measured: what it is made of may still be compiled, for seconds in Java. */
    private static final double WARM_UP_SECONDS = 3;

    /** A shorter measurement is repeated within its turn, since the clock of the processor time has coarse ticks. */
    private static final double LEAST_SECONDS = 0.15;

    private final double[][] wall;
    private final double[][] processor;
    private final double[][] each;

    private Turns(int ways, int rounds) {
        wall = new double[ways][rounds];
        processor = new double[ways][rounds];
        each = new double[ways][0];
    }

    /** Runs every way once per round, after a warm-up. */
    static Turns measure(int rounds, List<Way> ways) {
        Turns turns = new Turns(ways.size(), rounds);
        int[] repeats = new int[ways.size()];
        for (int way = 0; way < repeats.length; way++) {
            repeats[way] = (int) Math.max(1, Math.ceil(LEAST_SECONDS / warmUp(ways.get(way))));
        }
        for (int round = 0; round < rounds; round++) {
            for (int way = 0; way < repeats.length; way++) {
                turns.add(way, round, ways.get(way).runs().run(repeats[way]));
            }
        }
        return turns;
    }

    /** @return seconds of the last run */
    private static double warmUp(Way way) {
        double total = 0;
        double[] seconds;
        do {
            seconds = way.runs().run(2).seconds();
            total += seconds[0] + seconds[1];
        } while (total < WARM_UP_SECONDS);
        return seconds[1];
    }

    private void add(int way, int round, Way.Taken taken) {
        int times = taken.seconds().length;
        wall[way][round] = DoubleStream.of(taken.seconds()).sum() / times;
        processor[way][round] = taken.processorSeconds() / times;
        each[way] = DoubleStream.concat(Arrays.stream(each[way]), Arrays.stream(taken.seconds()))
                .toArray();
    }

    /** Seconds that a way took, round by round. */
    Spread seconds(int way) {
        return new Spread(wall[way]);
    }

    /** Seconds of every single run of a way. */
    Spread eachRun(int way) {
        return new Spread(each[way]);
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
