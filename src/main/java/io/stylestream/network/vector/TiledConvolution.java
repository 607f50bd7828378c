package io.stylestream.network.vector;

import static io.stylestream.network.vector.Lanes.COUNT;
import static io.stylestream.network.vector.Lanes.SPECIES;
import static io.stylestream.network.vector.TileForm.TILE;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * A 3 x 3 convolution with padding 1, tile by tile, with what surrounds it: upsampling before or pooling behind it, a
 * bias, a residual sum and its factor.
 *
 * <p>A task takes some tiles through all three phases, so that what lies between them stays in the core's cache: the
 * inputs' transform, one matrix product for each product of a tile, and the results' transform.
 */
final class TiledConvolution implements Step {
    /** Tiles of a task: as many as make the weights worth loading, and no more than fit into the cache with them. */
    private static final int MOST_TILES = 64;

    /** Floats of weights above which threads share out the output channels first, so that each reads its part only. */
    private static final int CACHED_WEIGHTS = 1 << 18;

    private final Area x;
    private final TileWeights weights;
    private final float @Nullable [] bias;
    private final @Nullable Residual residual;
    private final Area y;
    private final TileForm form;

    /**
     * @param x with a halo of 1
     * @param bias filled up to whole vectors, or null
     * @param y without a halo
     */
    TiledConvolution(Area x, TileWeights weights, float @Nullable [] bias, @Nullable Residual residual, Area y) {
        this.x = x;
        this.weights = weights;
        this.bias = bias;
        this.residual = residual;
        this.y = y;
        this.form = weights.form;
    }

    /**
     * What is added to the results before they are multiplied by a factor.
     *
     * @param area as large as the results, or half as large each way: then each position serves four
     */
    record Residual(Area area, float factor) {}

    /**
     * How the work is shared out.
     *
     * @param tiles of a task at most
     * @param blocks of output channels of a task at most, even
     */
    private record Share(int tiles, int groups, int blocks, int parts) {
        int tasks() {
            return groups * parts;
        }
    }

    private Share share(int pictures, int threads) {
        int tiles = pictures * tilesPerPicture();
        int rows = (tiles + Gemm.ROWS - 1) / Gemm.ROWS;
        int pairs = (weights.blocks() + 1) / 2;
        int tileShares = weights.values.length > CACHED_WEIGHTS
                ? (threads + Math.min(pairs, threads) - 1) / Math.min(pairs, threads)
                : threads;
        int rowsPerTask = Math.min(MOST_TILES / Gemm.ROWS, (rows + tileShares - 1) / tileShares);
        int groups = (rows + rowsPerTask - 1) / rowsPerTask;
        int wanted = Math.min(pairs, (threads + groups - 1) / groups);
        int pairsPerPart = (pairs + wanted - 1) / wanted;
        int parts = (pairs + pairsPerPart - 1) / pairsPerPart;
        return new Share(rowsPerTask * Gemm.ROWS, groups, 2 * pairsPerPart, parts);
    }

    private int tilesPerPicture() {
        return y.positions() / (form.outputs * form.outputs);
    }

    @Override
    public List<Area> reads() {
        return residual == null ? List.of(x) : List.of(x, residual.area());
    }

    @Override
    public List<Area> writes() {
        return List.of(y);
    }

    @Override
    public int tasks(int pictures, int threads) {
        return share(pictures, threads).tasks();
    }

    @Override
    public int scratch(int pictures, int threads) {
        Share share = share(pictures, threads);
        int rows = share.tiles() / Gemm.ROWS;
        int products = form.products * form.products;
        return 2 * TileForm.scratch() + products * (pitch(rows, x.blocks()) + pitch(rows, share.blocks()));
    }

    /**
     * Floats from what belongs to one product to the next. One vector more than is needed, so that a tile's vectors do
     * not compete for the same lines of the cache.
     */
    private static int pitch(int rows, int blocks) {
        return (rows * Gemm.ROWS * blocks + 1) * COUNT;
    }

    @Override
    public void run(int task, Frame frame, float[] scratch) {
        Share share = share(frame.pictures(), frame.threads());
        int firstTile = task / share.parts() * share.tiles();
        int tiles = Math.min(share.tiles(), frame.pictures() * tilesPerPicture() - firstTile);
        int firstBlock = task % share.parts() * share.blocks();
        int blocks = Math.min(share.blocks(), weights.blocks() - firstBlock);
        int rows = (tiles + Gemm.ROWS - 1) / Gemm.ROWS;
        int inputs = Frame.LEAD + 2 * TileForm.scratch();
        int sums = inputs + form.products * form.products * pitch(rows, x.blocks());
        transformInputs(frame, firstTile, tiles, rows, scratch, inputs);
        multiply(firstBlock, blocks, rows, scratch, inputs, sums);
        transformResults(frame, firstTile, tiles, firstBlock, blocks, rows, scratch, sums);
    }

    private void transformInputs(Frame frame, int firstTile, int tiles, int rows, float[] scratch, int inputs) {
        int columns = y.width / form.outputs;
        int step = form.inputs == TILE ? TILE / 2 : TILE;
        int pitch = pitch(rows, x.blocks());
        int[] corners = new int[tiles];
        for (int tile = 0; tile < tiles; tile++) {
            int picture = (firstTile + tile) / tilesPerPicture();
            int place = (firstTile + tile) % tilesPerPicture();
            corners[tile] =
                    x.start(frame, picture) + place / columns * step * x.rowPitch() + place % columns * step * COUNT;
        }
        for (int row = 0; row < tiles; row += Gemm.ROWS) {
            int end = Math.min(tiles, row + Gemm.ROWS);
            for (int block = 0; block < x.blocks(); block++) {
                int to = inputs + (row * x.blocks() + block * Gemm.ROWS) * COUNT;
                for (int tile = row; tile < end; tile++) {
                    int from = corners[tile] + block * x.blockPitch();
                    form.forward(frame.arena(), from, x.rowPitch(), scratch, Frame.LEAD, scratch, to, pitch);
                    to += COUNT;
                }
            }
        }
    }

    private void multiply(int firstBlock, int blocks, int rows, float[] scratch, int inputs, int sums) {
        int depth = weights.depth();
        int group = x.blocks() * Gemm.ROWS * COUNT;
        int next = Gemm.ROWS * COUNT;
        int inputPitch = pitch(rows, x.blocks());
        int sumPitch = pitch(rows, blocks);
        for (int product = 0; product < form.products * form.products; product++) {
            for (int block = 0; block < blocks; block += 2) {
                int right = weights.at(product, firstBlock + block);
                for (int row = 0; row < rows; row++) {
                    int left = inputs + product * inputPitch + row * group;
                    int out = sums + product * sumPitch + (row * blocks + block) * next;
                    if (block + 1 < blocks) {
                        Gemm.two(scratch, left, weights.values, right, depth, scratch, out, next);
                    } else {
                        Gemm.one(scratch, left, weights.values, right, depth, scratch, out);
                    }
                }
            }
        }
    }

    private void transformResults(
            Frame frame, int firstTile, int tiles, int firstBlock, int blocks, int rows, float[] scratch, int sums) {
        int columns = y.width / form.outputs;
        int pitch = pitch(rows, blocks);
        for (int row = 0; row < tiles; row += Gemm.ROWS) {
            int end = Math.min(tiles, row + Gemm.ROWS);
            for (int block = 0; block < blocks; block++) {
                int from = sums + (row * blocks + block * Gemm.ROWS) * COUNT;
                for (int tile = firstTile + row; tile < firstTile + end; tile++) {
                    int place = tile % tilesPerPicture();
                    form.inverse(scratch, from, pitch, scratch, Frame.LEAD, Frame.LEAD + TileForm.scratch());
                    store(
                            frame,
                            tile / tilesPerPicture(),
                            firstBlock + block,
                            place / columns * form.outputs,
                            place % columns * form.outputs,
                            scratch);
                    from += COUNT;
                }
            }
        }
    }

    private void store(Frame frame, int picture, int block, int top, int left, float[] scratch) {
        float[] arena = frame.arena();
        int to = y.block(frame, picture, block) + top * y.rowPitch() + left * COUNT;
        int from = Frame.LEAD + TileForm.scratch();
        FloatVector shift =
                bias == null ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, bias, block * COUNT);
        if (residual == null) {
            for (int row = 0; row < form.outputs; row++) {
                for (int column = 0; column < form.outputs; column++) {
                    FloatVector.fromArray(SPECIES, scratch, from + column * COUNT)
                            .add(shift)
                            .intoArray(arena, to + column * COUNT);
                }
                from += form.outputs * COUNT;
                to += y.rowPitch();
            }
            return;
        }
        Area other = residual.area();
        FloatVector factor = FloatVector.broadcast(SPECIES, residual.factor());
        int half = other.width < y.width ? 1 : 0;
        int start = other.block(frame, picture, block);
        for (int row = 0; row < form.outputs; row++) {
            int line = start + ((top + row) >> half) * other.rowPitch();
            for (int column = 0; column < form.outputs; column++) {
                FloatVector.fromArray(SPECIES, scratch, from + column * COUNT)
                        .add(shift)
                        .add(FloatVector.fromArray(SPECIES, arena, line + ((left + column) >> half) * COUNT))
                        .mul(factor)
                        .intoArray(arena, to + column * COUNT);
            }
            from += form.outputs * COUNT;
            to += y.rowPitch();
        }
    }
}
