package io.stylestream.network.vector;

/**
 * Features of every picture of a batch, and where they lie in the arena: picture by picture, block by block of as many
 * channels as a vector has lanes, row by row, and the channels of a block side by side at each position. Channels that
 * fill up the last block are zero.
 *
 * <p>A vector of numbers is an area of 1 x 1 positions.
 */
final class Area {
    final int channels;
    final int height;
    final int width;

    /** Rows and columns of zeros on each side. */
    final int halo;

    /** Floats in front of this area for each picture of a batch; set when the arena is laid out. */
    private long offset;

    Area(int channels, int height, int width, int halo) {
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.halo = halo;
    }

    static Area vector(int numbers) {
        return new Area(numbers, 1, 1, 0);
    }

    int blocks() {
        return Lanes.blocks(channels);
    }

    /** Floats from a position to the one below it. */
    int rowPitch() {
        return (width + 2 * halo) * Lanes.COUNT;
    }

    /** Floats from a block to the next. */
    int blockPitch() {
        return (height + 2 * halo) * rowPitch();
    }

    /** Floats of one picture. */
    int size() {
        return blocks() * blockPitch();
    }

    int positions() {
        return height * width;
    }

    void place(long floats) {
        this.offset = floats;
    }

    long offset() {
        return offset;
    }

    /** Where a block of a picture begins, halo included. */
    int block(Frame frame, int picture, int block) {
        return (int) (offset * frame.pictures()) + Frame.LEAD + picture * size() + block * blockPitch();
    }

    /** Where a picture's features begin, halo included. */
    int start(Frame frame, int picture) {
        return block(frame, picture, 0);
    }
}
