package io.stylestream.network.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every form of a tiled convolution computes what the plain sum of products in float64 gives. */
class TiledConvolutionTest {
    private static final double TOLERANCE = 1e-4;
    private static final float FACTOR = 0.7f;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Random random = new Random(5);

    /** Pictures and threads such that tiles fill whole groups or not, and channels are shared out or not. */
    @ParameterizedTest
    @CsvSource({
        "SAME,    3, 32,  8, 1, 1",
        "SAME,   16, 48,  4, 1, 3",
        "SAME,   40, 20, 16, 3, 2",
        "HALVED, 16, 16,  8, 1, 1",
        "HALVED, 33, 70,  8, 3, 4",
        "DOUBLED,16, 16,  4, 1, 1",
        "DOUBLED,20, 64,  8, 2, 3"
    })
    void equalsThePlainSums(TileForm form, int in, int out, int side, int pictures, int threads) {
        float[][][] x = features(pictures, in, side);
        float[] weights = numbers(out * in * 9);
        float[] bias = numbers(out);

        float[][][] y = compute(form, x, weights, bias, null, side, threads);

        assertClose(y, plain(form, x, weights, bias, null, side), in);
    }

    @ParameterizedTest
    @CsvSource({"SAME, 1", "SAME, 2", "DOUBLED, 1", "DOUBLED, 2"})
    void addsAResidualOfTheSameOrOfHalfTheSize(TileForm form, int shrink) {
        int side = 8;
        int resultSide = form == TileForm.DOUBLED ? 2 * side : side;
        float[][][] x = features(2, 16, side);
        float[][][] other = features(2, 24, resultSide / shrink);
        float[] weights = numbers(24 * 16 * 9);

        float[][][] y = compute(form, x, weights, new float[24], other, side, 2);

        assertClose(y, plain(form, x, weights, new float[24], other, side), 16);
    }

    private float[][][] compute(
            TileForm form, float[][][] x, float[] weights, float[] bias, float[][][] other, int side, int threads) {
        int in = x[0].length;
        int out = bias.length;
        int resultSide = side * form.outputs * 2 / (form.inputs == 4 ? 4 : 8);
        Area input = new Area(in, side, side, 1);
        Area result = new Area(out, resultSide, resultSide, 0);
        List<Step> steps = new ArrayList<>(List.of(new Filling(input, x)));
        TiledConvolution.Residual residual = null;
        if (other != null) {
            int otherSide = (int) Math.sqrt(other[0][0].length);
            Area added = new Area(out, otherSide, otherSide, 0);
            steps.add(new Filling(added, other));
            residual = new TiledConvolution.Residual(added, FACTOR);
        }
        float[] shift = Arrays.copyOf(bias, Lanes.padded(out));
        steps.add(new TiledConvolution(input, TileWeights.of(form, weights, in, out), shift, residual, result));
        Reading reading = new Reading(result, x.length);
        steps.add(reading);
        Program program = Program.of(steps);
        try (Team team = new Team(program, threads)) {
            float[] arena = new float[Math.toIntExact(program.arena(x.length))];
            Arrays.fill(arena, Float.NaN);
            team.run(new Frame(x.length, threads, arena, NOTHING, NOTHING, NOTHING));
        }
        return reading.values;
    }

    /** Writes given features, and zeros around them. */
    private record Filling(Area area, float[][][] values) implements Step {
        @Override
        public List<Area> reads() {
            return List.of();
        }

        @Override
        public List<Area> writes() {
            return List.of(area);
        }

        @Override
        public void run(int task, Frame frame, float[] scratch) {
            for (int picture = 0; picture < frame.pictures(); picture++) {
                int start = area.start(frame, picture);
                Arrays.fill(frame.arena(), start, start + area.size(), 0);
                for (int channel = 0; channel < area.channels; channel++) {
                    for (int at = 0; at < area.positions(); at++) {
                        frame.arena()[place(area, frame, picture, channel, at)] = values[picture][channel][at];
                    }
                }
            }
        }
    }

    /** Copies features for the test. */
    private static final class Reading implements Step {
        private final Area area;
        private final float[][][] values;

        Reading(Area area, int pictures) {
            this.area = area;
            this.values = new float[pictures][area.channels][area.positions()];
        }

        @Override
        public List<Area> reads() {
            return List.of(area);
        }

        @Override
        public List<Area> writes() {
            return List.of();
        }

        @Override
        public void run(int task, Frame frame, float[] scratch) {
            for (int picture = 0; picture < frame.pictures(); picture++) {
                for (int channel = 0; channel < area.channels; channel++) {
                    for (int at = 0; at < area.positions(); at++) {
                        values[picture][channel][at] = frame.arena()[place(area, frame, picture, channel, at)];
                    }
                }
            }
        }
    }

    private static int place(Area area, Frame frame, int picture, int channel, int position) {
        int row = position / area.width + area.halo;
        int column = position % area.width + area.halo;
        return area.block(frame, picture, channel / Lanes.COUNT)
                + row * area.rowPitch()
                + column * Lanes.COUNT
                + channel % Lanes.COUNT;
    }

    private static double[][][] plain(
            TileForm form, float[][][] x, float[] weights, float[] bias, float[][][] other, int side) {
        int inner = form == TileForm.DOUBLED ? 2 * side : side;
        int outer = form == TileForm.HALVED ? side / 2 : inner;
        int in = x[0].length;
        double[][][] y = new double[x.length][bias.length][outer * outer];
        for (int picture = 0; picture < x.length; picture++) {
            for (int o = 0; o < bias.length; o++) {
                for (int at = 0; at < inner * inner; at++) {
                    double sum = bias[o];
                    for (int c = 0; c < in; c++) {
                        sum += products(x[picture][c], weights, (o * in + c) * 9, at / inner, at % inner, inner, side);
                    }
                    int row = at / inner * outer / inner;
                    int column = at % inner * outer / inner;
                    y[picture][o][row * outer + column] += sum * outer * outer / (inner * inner);
                }
                for (int at = 0; other != null && at < outer * outer; at++) {
                    int otherSide = (int) Math.sqrt(other[picture][o].length);
                    int row = at / outer * otherSide / outer;
                    int column = at % outer * otherSide / outer;
                    y[picture][o][at] = (y[picture][o][at] + other[picture][o][row * otherSide + column]) * FACTOR;
                }
            }
        }
        return y;
    }

    private static double products(float[] plane, float[] weights, int kernel, int y, int x, int inner, int side) {
        double sum = 0;
        for (int tap = 0; tap < 9; tap++) {
            int row = y + tap / 3 - 1;
            int column = x + tap % 3 - 1;
            if (row >= 0 && row < inner && column >= 0 && column < inner) {
                sum += (double) weights[kernel + tap] * plane[row * side / inner * side + column * side / inner];
            }
        }
        return sum;
    }

    private static void assertClose(float[][][] actual, double[][][] expected, int in) {
        double largest = 0;
        for (int picture = 0; picture < expected.length; picture++) {
            for (int channel = 0; channel < expected[picture].length; channel++) {
                for (int at = 0; at < expected[picture][channel].length; at++) {
                    double difference = Math.abs(expected[picture][channel][at] - actual[picture][channel][at]);
                    largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
                }
            }
        }
        assertThat(largest).isLessThan(TOLERANCE * Math.sqrt(in));
    }

    private float[][][] features(int pictures, int channels, int side) {
        float[][][] features = new float[pictures][channels][];
        for (float[][] picture : features) {
            Arrays.setAll(picture, channel -> numbers(side * side));
        }
        return features;
    }

    private float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
