package io.stylestream.image;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first frame of a GIF file, and where on the canvas it belongs.
 *
 * <p>A frame is made a file of its own, without comments and other extensions: Image I/O reads these time and again, in
 * time that grows with the square of their length, and it draws no canvas.
 *
 * @param canvas size of the whole picture, at 0, 0
 * @param frame part of the canvas that has pixels
 * @param still a file with only the frame's pixels
 */
record GifFile(Rectangle canvas, Rectangle frame, byte[] still) {
    private static final int SCREEN_AT = 6;
    private static final int HEADER_BYTES = 13;
    private static final int DESCRIPTOR_BYTES = 10;
    private static final int PALETTE = 0x80;
    private static final int PALETTE_SIZE = 0x07;
    private static final byte EXTENSION = 0x21;
    private static final byte GRAPHIC_CONTROL = (byte) 0xf9;
    private static final byte IMAGE = 0x2c;
    private static final byte TRAILER = 0x3b;

    /**
     * Looks at a file's blocks up to the end of the first frame, not at its pixels.
     *
     * @param file begins with the signature of GIF
     * @throws IOException if it ends early or has no picture
     */
    static GifFile of(byte[] file) throws IOException {
        ByteBuffer blocks = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        skip(blocks, HEADER_BYTES);
        skip(blocks, paletteBytes(file[HEADER_BYTES - 3]));
        ByteBuffer header = blocks.duplicate().flip();
        ByteBuffer control = ByteBuffer.allocate(0);
        while (true) {
            int start = blocks.position();
            byte introducer = next(blocks);
            if (introducer == IMAGE) {
                return of(header, control, imageFrom(blocks, start));
            } else if (introducer != EXTENSION) {
                throw new IOException("it has no picture");
            }
            byte label = next(blocks);
            skipSubBlocks(blocks);
            if (label == GRAPHIC_CONTROL) {
                control = blocks.duplicate().limit(blocks.position()).position(start);
            }
        }
    }

    /** From the descriptor to the end of the codes. */
    private static ByteBuffer imageFrom(ByteBuffer blocks, int start) throws IOException {
        skip(blocks, DESCRIPTOR_BYTES - 1);
        skip(blocks, paletteBytes(blocks.get(blocks.position() - 1)));
        skip(blocks, 1); // the width of the first codes
        skipSubBlocks(blocks);
        return blocks.duplicate().limit(blocks.position()).position(start);
    }

    private static GifFile of(ByteBuffer header, ByteBuffer control, ByteBuffer image) {
        ByteBuffer descriptor = image.slice().order(ByteOrder.LITTLE_ENDIAN);
        Rectangle frame = new Rectangle(
                unsigned(descriptor, 1), unsigned(descriptor, 3), unsigned(descriptor, 5), unsigned(descriptor, 7));
        ByteBuffer screen = header.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        Rectangle canvas = new Rectangle(
                Math.max(unsigned(screen, SCREEN_AT), frame.x + frame.width), // as browsers do
                Math.max(unsigned(screen, SCREEN_AT + 2), frame.y + frame.height));
        ByteBuffer still = ByteBuffer.allocate(header.remaining() + control.remaining() + image.remaining() + 1);
        still.put(header).put(control).put(image).put(TRAILER);
        return new GifFile(canvas, frame, still.array());
    }

    private static int paletteBytes(byte flags) {
        return (flags & PALETTE) == 0 ? 0 : 3 << (flags & PALETTE_SIZE) + 1;
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xffff;
    }

    /** Each is its length in a byte, and content; one of length 0 is the last. */
    private static void skipSubBlocks(ByteBuffer blocks) throws IOException {
        int length;
        do {
            length = next(blocks) & 0xff;
            skip(blocks, length);
        } while (length > 0);
    }

    private static byte next(ByteBuffer blocks) throws IOException {
        skip(blocks, 1);
        return blocks.get(blocks.position() - 1);
    }

    private static void skip(ByteBuffer blocks, int bytes) throws IOException {
        if (bytes > blocks.remaining()) {
            throw new IOException("it ends early");
        }
        blocks.position(blocks.position() + bytes);
    }
}
