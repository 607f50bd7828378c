package io.stylestream.app.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * What {@code bench engine} prints of a batch size.
 *
 * @param batch pictures in a draw
 * @param flops that the recorded generator of a way takes for one picture, however few an engine gets by with
 * @param peak FLOP/s that share is taken of, if known
 */
record EngineTable(int batch, ToLongFunction<Way> flops, Optional<Double> peak) {
    private static final int LONGEST_NAME = 26;

    void print(List<Way> ways, Turns turns) {
        line("%n%s pictures/s    p50 ms    p99 ms   GFLOP/s%s", padded("batch " + batch), share("  of peak"));
        for (int way = 0; way < ways.size(); way++) {
            double perSecond = batch / turns.seconds(way).median();
            double flopsPerSecond = perSecond * flops.applyAsLong(ways.get(way));
            Spread each = turns.eachRun(way);
            line(
                    "%s %10.1f %9.2f %9.2f %9.1f%s",
                    padded("  " + ways.get(way).name()),
                    perSecond,
                    1e3 * each.percentile(0.5),
                    1e3 * each.percentile(0.99),
                    flopsPerSecond / 1e9,
                    peak.map(limit -> "%7.1f %%".formatted(100 * flopsPerSecond / limit))
                            .orElse(""));
        }
        OptionalInt pytorch = bestOf(ways, turns, PyTorchPeer.WAYS);
        line(
                "%s %s: wall, processor%s",
                padded("times faster than"),
                ways.get(0).name(),
                pytorch.isEmpty()
                        ? ""
                        : "; than best PyTorch (%s): wall, processor"
                                .formatted(ways.get(pytorch.getAsInt()).name().substring(PyTorchPeer.WAYS.length())));
        for (int way = 0; way < ways.size(); way++) {
            line(
                    "%s %s %s",
                    padded("  " + ways.get(way).name()),
                    ratios(turns, way, 0),
                    pytorch.isEmpty() ? "" : ratios(turns, way, pytorch.getAsInt()));
        }
    }

    /** Wall and processor. */
    private static String ratios(Turns turns, int way, int other) {
        return "%-22s %-22s"
                .formatted(
                        turns.speedup(way, other).text("%.2f"),
                        turns.processorSaving(way, other).text("%.2f"));
    }

    private String share(String heading) {
        return peak.isPresent() ? heading : "";
    }

    /** The fastest of the ways whose names begin so. */
    private static OptionalInt bestOf(List<Way> ways, Turns turns, String beginning) {
        return IntStream.range(0, ways.size())
                .filter(way -> ways.get(way).name().startsWith(beginning))
                .boxed()
                .min(Comparator.comparingDouble(way -> turns.seconds(way).median()))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    private static String padded(String name) {
        return name + " ".repeat(Math.max(0, LONGEST_NAME - name.length()));
    }

    private static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}
