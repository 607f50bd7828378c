package io.stylestream.image;

/** Which source pixels of an axis make a scaled one, and how much each counts. */
final class FilterTaps {
    /** Weights are integers; together those of a pixel are 1 shifted by so many bits. */
    static final int WEIGHT_BITS = 14;

    /** How far the Catmull-Rom filter reaches, in pixels of the coarser side. */
    private static final double RADIUS = 2;

    private final int[] first;
    private final int[][] weights;

    private FilterTaps(int[] first, int[][] weights) {
        this.first = first;
        this.weights = weights;
    }

    /** @param from pixels of the source, like {@code to}, those of the result, at least 1 */
    static FilterTaps of(int from, int to) {
        double ratio = (double) from / to;
        double stretch = Math.max(1, ratio);
        int[] first = new int[to];
        int[][] weights = new int[to][];
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * ratio - 0.5;
            int begin = Math.max(0, (int) Math.floor(centre - RADIUS * stretch) + 1);
            int end = Math.min(from, (int) Math.ceil(centre + RADIUS * stretch));
            double[] exact = new double[end - begin];
            for (int k = 0; k < exact.length; k++) {
                exact[k] = catmullRom(Math.abs(begin + k - centre) / stretch);
            }
            first[i] = begin;
            weights[i] = rounded(exact);
        }
        return new FilterTaps(first, weights);
    }

    private static double catmullRom(double distance) {
        if (distance < 1) {
            return (1.5 * distance - 2.5) * distance * distance + 1;
        }
        return distance < RADIUS ? ((-0.5 * distance + 2.5) * distance - 4) * distance + 2 : 0;
    }

    /** Integers with the exact sum; what rounding leaves over goes to the largest. */
    private static int[] rounded(double[] exact) {
        double sum = 0;
        int largest = 0;
        for (int k = 0; k < exact.length; k++) {
            sum += exact[k];
            largest = exact[k] > exact[largest] ? k : largest;
        }
        int[] rounded = new int[exact.length];
        int left = 1 << WEIGHT_BITS;
        for (int k = 0; k < exact.length; k++) {
            rounded[k] = (int) Math.rint(exact[k] / sum * (1 << WEIGHT_BITS));
            left -= rounded[k];
        }
        rounded[largest] += left;
        return rounded;
    }

    /** Pixels of the result. */
    int count() {
        return first.length;
    }

    /** The first source pixel that makes a pixel. */
    int first(int pixel) {
        return first[pixel];
    }

    /** The weights of that source pixel and of those behind it; at least one. */
    int[] weights(int pixel) {
        return weights[pixel];
    }

    /** Source pixels that make one pixel, at most. */
    int most() {
        int most = 0;
        for (int[] taps : weights) {
            most = Math.max(most, taps.length);
        }
        return most;
    }
}
