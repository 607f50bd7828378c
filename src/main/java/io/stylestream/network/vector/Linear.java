package io.stylestream.network.vector;

import static io.stylestream.network.vector.Lanes.COUNT;
import static io.stylestream.network.vector.Lanes.SPECIES;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/** A linear layer over all numbers of an area, or over some of them. */
final class Linear implements Step {
    /** Weights below which sharing them out among threads takes longer than multiplying. */
    private static final int LEAST_WEIGHTS = 1 << 16;

    private final Area x;
    private final int offset;
    private final Matrix matrix;
    private final Area y;

    /**
     * @param offset of the first number in the area, in its memory's order
     * @param matrix its rows are as long as the input is, filled up to whole vectors
     */
    Linear(Area x, int offset, Matrix matrix, Area y) {
        this.x = x;
        this.offset = offset;
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

    /** Blocks of outputs of a task, even. */
    private int blocks(int threads) {
        int pairs = (matrix.blocks() + 1) / 2;
        int parts = Math.max(1, Math.min(Math.min(pairs, threads), matrix.values.length / LEAST_WEIGHTS));
        return 2 * ((pairs + parts - 1) / parts);
    }

    private int parts(int threads) {
        return (matrix.blocks() + blocks(threads) - 1) / blocks(threads);
    }

    private static int groups(int pictures) {
        return (pictures + Gemm.ROWS - 1) / Gemm.ROWS;
    }

    @Override
    public int tasks(int pictures, int threads) {
        return groups(pictures) * parts(threads);
    }

    @Override
    public int scratch(int pictures, int threads) {
        return Gemm.ROWS * (matrix.depth + blocks(threads) * COUNT);
    }

    @Override
    public void run(int task, Frame frame, float[] scratch) {
        int parts = parts(frame.threads());
        int firstPicture = task / parts * Gemm.ROWS;
        int pictures = Math.min(Gemm.ROWS, frame.pictures() - firstPicture);
        int firstBlock = task % parts * blocks(frame.threads());
        int blocks = Math.min(blocks(frame.threads()), matrix.blocks() - firstBlock);
        int sums = Frame.LEAD + Gemm.ROWS * matrix.depth;
        for (int row = 0; row < pictures; row++) {
            int from = x.start(frame, firstPicture + row) + offset;
            for (int at = 0; at < matrix.depth; at += COUNT) {
                System.arraycopy(frame.arena(), from + at, scratch, Frame.LEAD + at * Gemm.ROWS + row * COUNT, COUNT);
            }
        }
        matrix.multiply(scratch, Frame.LEAD, Gemm.ROWS, firstBlock, blocks, sums);
        for (int row = 0; row < pictures; row++) {
            int to = y.start(frame, firstPicture + row);
            for (int block = 0; block < blocks; block++) {
                int column = (firstBlock + block) * COUNT;
                FloatVector.fromArray(SPECIES, scratch, sums + (block * Gemm.ROWS + row) * COUNT)
                        .add(FloatVector.fromArray(SPECIES, matrix.bias, column))
                        .intoArray(frame.arena(), to + column);
            }
        }
    }
}
