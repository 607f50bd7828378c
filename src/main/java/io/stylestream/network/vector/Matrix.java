package io.stylestream.network.vector;

import static io.stylestream.network.vector.Lanes.COUNT;

/** A matrix in the order in which {@link Gemm} reads it, with a bias: one column of results for each output. */
final class Matrix {
    /** Numbers of a row, filled up to whole vectors. */
    final int depth;

    /** Results of a row, filled up to whole vectors. */
    final int outputs;

    final float[] values;
    final float[] bias;

    /** A matrix of zeros. */
    Matrix(int depth, int outputs) {
        this.depth = Lanes.padded(depth);
        this.outputs = Lanes.padded(outputs);
        this.values = new float[Math.multiplyExact(this.depth, this.outputs)];
        this.bias = new float[this.outputs];
    }

    void set(int input, int output, float weight) {
        int block = output / COUNT;
        boolean paired = (block | 1) < blocks();
        int first = at(block & ~1) + (paired ? (block & 1) * COUNT : 0) + output % COUNT;
        values[first + input * (paired ? 2 * COUNT : COUNT)] = weight;
    }

    int blocks() {
        return outputs / COUNT;
    }

    /** Where the weights begin of a pair of blocks of outputs, or of the odd last one. */
    private int at(int firstBlock) {
        return firstBlock * COUNT * depth;
    }

    /**
     * Multiplies rows that lie as {@link Gemm} reads them.
     *
     * @param rows a multiple of eight
     * @param firstBlock of outputs, even
     * @param to gets eight vectors for each of the blocks, then those of the next eight rows
     */
    void multiply(float[] scratch, int from, int rows, int firstBlock, int blocks, int to) {
        int next = Gemm.ROWS * COUNT;
        for (int block = 0; block < blocks; block += 2) {
            int right = at(firstBlock + block);
            for (int row = 0; row < rows; row += Gemm.ROWS) {
                int left = from + row * depth;
                int out = to + row * blocks * COUNT + block * next;
                if (block + 1 < blocks) {
                    Gemm.two(scratch, left, values, right, depth, scratch, out, next);
                } else {
                    Gemm.one(scratch, left, values, right, depth, scratch, out);
                }
            }
        }
    }
}
