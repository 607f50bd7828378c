package io.stylestream.engine;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * How close an output is to its reference, which is what an engine of less precision has to show before it is used.
 *
 * @param output name
 * @param measure what the figure is
 * @param figure larger is closer
 */
public record Parity(String output, Measure measure, double figure) {
    /** Ways to compare. */
    public enum Measure {
        /** Peak signal-to-noise ratio in dB over the range of the type, or of the reference's values. */
        PSNR(40, "PSNR %.1f dB"),
        /** The least cosine between a vector and its reference. */
        COSINE(0.999, "cosine %.6f");

        private final double least;
        private final String format;

        Measure(double least, String format) {
            this.least = least;
            this.format = format;
        }

        /** What is close enough. */
        double least() {
            return least;
        }
    }

    private static final double BYTE_RANGE = 255;

    /**
     * Compares pictures, or anything else with positions.
     *
     * @param type uint8 or float32
     * @param actual elements in native byte order, left as it is, like {@code expected}
     */
    public static Parity ofPictures(String output, DataType type, ByteBuffer actual, ByteBuffer expected) {
        double[] left = values(type, actual);
        double[] right = values(type, expected);
        requireSameSize(output, left, right);
        return new Parity(output, Measure.PSNR, psnr(left, right, type));
    }

    /**
     * Compares vectors of one size, such as style codes.
     *
     * @param vectors their number
     * @param actual float32 in native byte order, left as it is, like {@code expected}
     */
    public static Parity ofVectors(String output, int vectors, ByteBuffer actual, ByteBuffer expected) {
        double[] left = values(DataType.FLOAT32, actual);
        double[] right = values(DataType.FLOAT32, expected);
        requireSameSize(output, left, right);
        return new Parity(output, Measure.COSINE, leastCosine(left, right, right.length / vectors));
    }

    private static void requireSameSize(String output, double[] actual, double[] expected) {
        if (actual.length != expected.length) {
            throw new IllegalArgumentException("output %s has %d values, but its reference has %d"
                    .formatted(output, actual.length, expected.length));
        }
    }

    private static double psnr(double[] actual, double[] expected, DataType type) {
        double squares = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < expected.length; i++) {
            squares += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            least = Math.min(least, expected[i]);
            most = Math.max(most, expected[i]);
        }
        double range = type == DataType.UINT8 ? BYTE_RANGE : most - least;
        return 10 * Math.log10(range * range * expected.length / squares);
    }

    private static double leastCosine(double[] actual, double[] expected, int size) {
        double least = 1;
        for (int from = 0; from < expected.length; from += size) {
            double product = 0;
            double left = 0;
            double right = 0;
            for (int i = from; i < from + size; i++) {
                product += actual[i] * expected[i];
                left += actual[i] * actual[i];
                right += expected[i] * expected[i];
            }
            double cosine = product / Math.sqrt(left * right);
            least = cosine >= least ? least : cosine; // NaN wins
        }
        return least;
    }

    private static double[] values(DataType type, ByteBuffer buffer) {
        ByteBuffer source = buffer.duplicate().order(ByteOrder.nativeOrder());
        double[] values = new double[source.remaining() / type.getNumOfBytes()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case UINT8 -> source.get() & 0xff;
                case FLOAT32 -> source.getFloat();
                default -> throw new IllegalArgumentException("outputs of type %s are not compared".formatted(type));
            };
        }
        return values;
    }

    /** Whether it is close enough; NaN never is. */
    public boolean passes() {
        return figure >= measure.least();
    }

    /** For example {@code picture_out: PSNR 52.1 dB (at least 40.0 dB)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: " + measure.format + " (at least %s)", output, figure, measure.least());
    }
}
