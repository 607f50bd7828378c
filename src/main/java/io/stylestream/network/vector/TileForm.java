package io.stylestream.network.vector;

/**
 * Cook-Toom F(4, 3), also called Winograd's minimal filtering, along one line of a tile: from the points 0, 1, -1, 2,
 * -2 and infinity, so that four results of a kernel of three take six products.
 *
 * <p>Upsampling in front of the convolution makes the input of the product at point -1 vanish, because neighbours are
 * equal there; a mean of neighbours behind it removes that product from the results. Both get by with five products a
 * line, 25 instead of 36 for a tile.
 */
enum TileForm {
    /** Six positions become four. */
    SAME(6, 6, 4),

    /** Six positions become the means of two neighbours each. */
    HALVED(6, 5, 2),

    /** Four positions, which stand twice each for all but the outer ones, become four. */
    DOUBLED(4, 5, 4);

    /** Results of the convolution itself along a line. */
    static final int TILE = 4;

    private static final double[][] KERNEL = {
        {1 / 4d, 0, 0},
        {-1 / 6d, -1 / 6d, -1 / 6d},
        {-1 / 6d, 1 / 6d, -1 / 6d},
        {1 / 24d, 1 / 12d, 1 / 6d},
        {1 / 24d, -1 / 12d, 1 / 6d},
        {0, 0, 1}
    };
    private static final int POINT_MINUS_ONE = 2;

    final int inputs;
    final int products;
    final int outputs;

    TileForm(int inputs, int products, int outputs) {
        this.inputs = inputs;
        this.products = products;
        this.outputs = outputs;
    }

    /** Row of the kernel's transform for a product: three factors. */
    double[] kernel(int product) {
        boolean behindGap = products < KERNEL.length && product >= POINT_MINUS_ONE;
        return KERNEL[behindGap ? product + 1 : product];
    }

    /** Transforms the inputs of a tile; see {@link TileInputs}. */
    void forward(float[] x, int xAt, int row, float[] temp, int tempAt, float[] y, int yAt, int pitch) {
        switch (this) {
            case SAME -> TileInputs.same(x, xAt, row, temp, tempAt, y, yAt, pitch);
            case HALVED -> TileInputs.halved(x, xAt, row, temp, tempAt, y, yAt, pitch);
            case DOUBLED -> TileInputs.doubled(x, xAt, row, temp, tempAt, y, yAt, pitch);
        }
    }

    /** Transforms the products of a tile; see {@link TileResults}. */
    void inverse(float[] x, int xAt, int pitch, float[] temp, int tempAt, int yAt) {
        switch (this) {
            case SAME -> TileResults.same(x, xAt, pitch, temp, tempAt, yAt);
            case HALVED -> TileResults.halved(x, xAt, pitch, temp, tempAt, yAt);
            case DOUBLED -> TileResults.doubled(x, xAt, pitch, temp, tempAt, yAt);
        }
    }

    /** Floats that either takes on its way. */
    static int scratch() {
        return KERNEL.length * KERNEL.length * Lanes.COUNT;
    }
}
