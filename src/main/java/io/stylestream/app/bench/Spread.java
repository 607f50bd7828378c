package io.stylestream.app.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Several measurements of one thing. */
final class Spread {
    private final double[] sorted;

    /** @param values at least one */
    Spread(double... values) {
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    /** One figure of each of several things, at least one. */
    static <T> Spread of(List<T> measured, ToDoubleFunction<? super T> figure) {
        return new Spread(measured.stream().mapToDouble(figure).toArray());
    }

    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The value that a share of the measurements does not exceed, 0 to 1. */
    double percentile(double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, index)];
    }

    /** Median with least and greatest. */
    String text(String format) {
        return String.format(
                Locale.ROOT,
                format + " (" + format + " to " + format + ")",
                median(),
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
