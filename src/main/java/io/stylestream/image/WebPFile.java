package io.stylestream.image;

import java.awt.Dimension;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a WebP file (RFC 9649): a still picture, or the first frame of an animation and where on the canvas it
 * belongs; colour profile and Exif data.
 *
 * <p>libwebp reads the pixels, and still pictures only, so a frame is made a file of its own.
 *
 * @param canvas size of the whole picture, at 0, 0
 * @param frame part of the canvas that has pixels
 * @param still a file with only the frame's pixels
 * @param profile ICC profile, null if there is none
 * @param exif data of the Exif chunk, null if there is none
 */
record WebPFile(Rectangle canvas, Rectangle frame, byte[] still, byte @Nullable [] profile, byte @Nullable [] exif) {
    private static final int RIFF_HEADER_BYTES = 8;
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int FRAME_HEADER_BYTES = 16;
    private static final int LOSSY_HEADER_BYTES = 10;
    private static final int LOSSLESS_HEADER_BYTES = 5;
    private static final int SIDE_MASK = 0x3fff;
    private static final int LOSSLESS_SIDE_BITS = 14;
    private static final int EXTENDED_HEADER_BYTES = 10;
    private static final int HAS_ALPHA = 0x10;

    /**
     * Looks at a file's chunks, not at its pixels.
     *
     * @param file begins with the signature of WebP
     * @throws IOException if it ends early, has no picture, or its sizes contradict each other
     */
    static WebPFile of(byte[] file) throws IOException {
        ByteBuffer riff = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long declared = riff.getInt(4) & 0xffff_ffffL;
        if (declared > file.length - RIFF_HEADER_BYTES) {
            throw new IOException("it ends early");
        }
        Chunks chunks = new Chunks(riff.slice(FIRST_CHUNK, (int) Math.max(0, declared - 4)));
        ByteBuffer animation = chunks.first("ANMF");
        if (animation != null) {
            return ofAnimation(chunks, animation);
        }
        Rectangle frame = new Rectangle(sizeOfPixels(chunks));
        ByteBuffer extended = chunks.first("VP8X");
        if (extended != null && !canvas(extended).equals(frame)) {
            throw new IOException("its picture is not as large as its header says");
        }
        return new WebPFile(frame, frame, file, chunks.bytes("ICCP"), chunks.bytes("EXIF"));
    }

    private static WebPFile ofAnimation(Chunks chunks, ByteBuffer animation) throws IOException {
        ByteBuffer extended = chunks.first("VP8X");
        if (extended == null || animation.remaining() < FRAME_HEADER_BYTES) {
            throw new IOException("its animation has no size");
        }
        Rectangle canvas = canvas(extended);
        Rectangle frame = new Rectangle(
                2 * unsigned24(animation, 0),
                2 * unsigned24(animation, 3),
                1 + unsigned24(animation, 6),
                1 + unsigned24(animation, 9));
        Chunks pixels = new Chunks(animation.slice(FRAME_HEADER_BYTES, animation.remaining() - FRAME_HEADER_BYTES));
        if (!canvas.contains(frame) || !frame.getSize().equals(sizeOfPixels(pixels))) {
            throw new IOException("the first picture of its animation is not as large as its header says");
        }
        return new WebPFile(canvas, frame, still(frame, pixels), chunks.bytes("ICCP"), chunks.bytes("EXIF"));
    }

    private static byte[] still(Rectangle frame, Chunks pixels) throws IOException {
        ByteBuffer lossy = pixels.first("VP8 ");
        if (lossy == null) {
            return file(chunk("VP8L", require(pixels.first("VP8L"))));
        }
        ByteBuffer alpha = pixels.first("ALPH");
        return alpha == null
                ? file(chunk("VP8 ", lossy))
                : file(chunk("VP8X", headerWithAlpha(frame)), chunk("ALPH", alpha), chunk("VP8 ", lossy));
    }

    /** What the pixels' own header says, whatever those around it say. */
    private static Dimension sizeOfPixels(Chunks chunks) throws IOException {
        ByteBuffer lossy = chunks.first("VP8 ");
        if (lossy != null && lossy.remaining() >= LOSSY_HEADER_BYTES) {
            return new Dimension(lossy.getShort(6) & SIDE_MASK, lossy.getShort(8) & SIDE_MASK);
        }
        ByteBuffer lossless = require(lossy == null ? chunks.first("VP8L") : null);
        if (lossless.remaining() < LOSSLESS_HEADER_BYTES) {
            throw new IOException("it has no picture");
        }
        int sides = lossless.getInt(1);
        return new Dimension(1 + (sides & SIDE_MASK), 1 + (sides >>> LOSSLESS_SIDE_BITS & SIDE_MASK));
    }

    private static ByteBuffer require(@Nullable ByteBuffer pixels) throws IOException {
        if (pixels == null) {
            throw new IOException("it has no picture");
        }
        return pixels;
    }

    private static Rectangle canvas(ByteBuffer extended) throws IOException {
        if (extended.remaining() < EXTENDED_HEADER_BYTES) {
            throw new IOException("it ends early");
        }
        return new Rectangle(1 + unsigned24(extended, 4), 1 + unsigned24(extended, 7));
    }

    private static int unsigned24(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xffff | (bytes.get(at + 2) & 0xff) << 16;
    }

    private static ByteBuffer headerWithAlpha(Rectangle frame) {
        return ByteBuffer.allocate(EXTENDED_HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, HAS_ALPHA)
                .putInt(4, frame.width - 1) // three bytes, as the height
                .putShort(7, (short) (frame.height - 1))
                .put(9, (byte) (frame.height - 1 >> 16));
    }

    /** Type, length, content, padding to an even length. */
    private static ByteBuffer chunk(String type, ByteBuffer content) {
        return ByteBuffer.allocate(CHUNK_HEADER_BYTES + content.remaining() + content.remaining() % 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii(type))
                .putInt(content.remaining())
                .put(content.duplicate())
                .rewind();
    }

    private static byte[] file(ByteBuffer... chunks) {
        int bytes = ascii("WEBP").length
                + Stream.of(chunks).mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer content = ByteBuffer.allocate(bytes).put(ascii("WEBP"));
        Stream.of(chunks).forEach(content::put);
        return chunk("RIFF", content.rewind()).array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Chunks behind each other. */
    private record Chunks(ByteBuffer all) {
        /** The content of the first chunk of a type, little endian; null if there is none. */
        @Nullable
        ByteBuffer first(String type) throws IOException {
            int wanted =
                    ByteBuffer.wrap(ascii(type)).order(ByteOrder.LITTLE_ENDIAN).getInt();
            ByteBuffer rest = all.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            while (rest.remaining() >= CHUNK_HEADER_BYTES) {
                int found = rest.getInt();
                long length = rest.getInt() & 0xffff_ffffL;
                if (length > rest.remaining()) {
                    throw new IOException("it ends early");
                }
                if (found == wanted) {
                    return rest.slice(rest.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
                }
                rest.position((int) Math.min(rest.limit(), rest.position() + length + length % 2));
            }
            return null;
        }

        byte @Nullable [] bytes(String type) throws IOException {
            ByteBuffer content = first(type);
            if (content == null) {
                return null;
            }
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            return bytes;
        }
    }
}
