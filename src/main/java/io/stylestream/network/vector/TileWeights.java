package io.stylestream.network.vector;

import static io.stylestream.network.vector.Lanes.COUNT;

import java.util.stream.IntStream;

/**
 * The weights of a 3 x 3 convolution, transformed for a {@link TileForm}: one matrix for each product of a tile, in the
 * order in which {@link Gemm} reads it. Blocks of output channels lie in pairs, side by side for every input channel;
 * an odd one comes last.
 */
final class TileWeights {
    private static final int TAPS = 3;

    final int in;
    final int out;
    final TileForm form;
    final float[] values;

    private TileWeights(TileForm form, int in, int out) {
        this.form = form;
        this.in = in;
        this.out = out;
        this.values = new float[Math.toIntExact(Frame.LEAD + (long) form.products * form.products * pitch())];
    }

    /** Input channels, filled up to an even number. */
    int depth() {
        return in + (in & 1);
    }

    int blocks() {
        return Lanes.blocks(out);
    }

    /** Floats from one product's matrix to the next. */
    int pitch() {
        return depth() * Lanes.padded(out);
    }

    /** Where a product's matrix begins for a pair of blocks, or for the odd last one. */
    int at(int product, int firstBlock) {
        return Frame.LEAD + product * pitch() + firstBlock * COUNT * depth();
    }

    /**
     * Transforms weights.
     *
     * @param weights (O,C,3,3)
     */
    static TileWeights of(TileForm form, float[] weights, int in, int out) {
        TileWeights transformed = new TileWeights(form, in, out);
        IntStream.range(0, out).parallel().forEach(channel -> transformed.fill(weights, channel));
        return transformed;
    }

    private void fill(float[] weights, int outChannel) {
        int block = outChannel / COUNT;
        int lane = outChannel % COUNT;
        boolean paired = (block | 1) < blocks();
        int first = at(0, block & ~1) + (block & 1) * COUNT + lane;
        int step = paired ? 2 * COUNT : COUNT;
        double[] half = new double[form.products * TAPS];
        for (int c = 0; c < in; c++) {
            int kernel = (outChannel * in + c) * TAPS * TAPS;
            for (int p = 0; p < form.products; p++) {
                double[] factors = form.kernel(p);
                for (int column = 0; column < TAPS; column++) {
                    half[p * TAPS + column] = factors[0] * weights[kernel + column]
                            + factors[1] * weights[kernel + TAPS + column]
                            + factors[2] * weights[kernel + 2 * TAPS + column];
                }
            }
            int at = first + c * step;
            for (int row = 0; row < form.products; row++) {
                for (int p = 0; p < form.products; p++) {
                    double[] factors = form.kernel(p);
                    values[at] = (float) (factors[0] * half[row * TAPS]
                            + factors[1] * half[row * TAPS + 1]
                            + factors[2] * half[row * TAPS + 2]);
                    at += pitch();
                }
            }
        }
    }
}
