package io.stylestream.network.vector;

import static io.stylestream.network.vector.Lanes.COUNT;
import static io.stylestream.network.vector.Lanes.SPECIES;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/** A 1 x 1 convolution. */
final class PointwiseConvolution implements Step {
    private static final int MOST_POSITIONS = 128;

    private final Area x;
    private final Matrix matrix;
    private final Area y;

    /** Both areas without a halo, of a multiple of eight positions. */
    PointwiseConvolution(Area x, Matrix matrix, Area y) {
        this.x = x;
        this.matrix = matrix;
        this.y = y;
    }

    @Override
    public List<Area> reads() {
        return List.of(x);
    }

    @Override
    public List<Area> writes() {
        return List.of(y);
    }

    private int positions() {
        return Math.min(MOST_POSITIONS, x.positions());
    }

    @Override
    public int tasks(int pictures, int threads) {
        return pictures * (x.positions() / positions());
    }

    @Override
    public int scratch(int pictures, int threads) {
        return positions() * (matrix.depth + matrix.outputs);
    }

    @Override
    public void run(int task, Frame frame, float[] scratch) {
        int parts = x.positions() / positions();
        int picture = task / parts;
        int first = task % parts * positions() * COUNT;
        int sums = Frame.LEAD + positions() * matrix.depth;
        gather(frame.arena(), x.start(frame, picture) + first, scratch);
        matrix.multiply(scratch, Frame.LEAD, positions(), 0, matrix.blocks(), sums);
        scatter(scratch, sums, frame.arena(), y.start(frame, picture) + first);
    }

    /** Puts the blocks of eight positions one behind the other. */
    private void gather(float[] arena, int from, float[] scratch) {
        int eight = Gemm.ROWS * COUNT;
        int to = Frame.LEAD;
        for (int position = 0; position < positions(); position += Gemm.ROWS) {
            for (int block = 0; block < x.blocks(); block++) {
                System.arraycopy(arena, from + position * COUNT + block * x.blockPitch(), scratch, to, eight);
                to += eight;
            }
        }
    }

    private void scatter(float[] scratch, int from, float[] arena, int to) {
        for (int position = 0; position < positions(); position += Gemm.ROWS) {
            for (int block = 0; block < y.blocks(); block++) {
                FloatVector shift = FloatVector.fromArray(SPECIES, matrix.bias, block * COUNT);
                int line = to + position * COUNT + block * y.blockPitch();
                for (int row = 0; row < Gemm.ROWS; row++) {
                    FloatVector.fromArray(SPECIES, scratch, from).add(shift).intoArray(arena, line + row * COUNT);
                    from += COUNT;
                }
            }
        }
    }
}
