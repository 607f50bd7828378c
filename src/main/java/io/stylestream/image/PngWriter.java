package io.stylestream.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG files with text chunks: 8-bit RGB, Sub filter, deflate by Huffman codes alone.
 *
 * <p>Several times as fast as Image I/O, which tries every filter on every row and searches for repetitions. What a
 * generator draws is never quite flat and has none: without the search files are even a little smaller. Thread-safe.
 */
final class PngWriter {
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final byte[] RGB_8_BIT = {8, 2, 0, 0, 0};
    private static final byte[] PERCEPTUAL_INTENT = {0};
    private static final byte SUB_FILTER = 1;
    private static final int BYTES_PER_PIXEL = 3;
    private static final int CHUNK_OVERHEAD_BYTES = 12;
    /** What deflate adds, at most, to bytes that it cannot compress: 5 per block of 16 KiB or more, and its frame. */
    private static final int INCOMPRESSIBLE_BLOCK_BYTES = 1 << 12;

    private static final int FRAME_BYTES = 64;
    /** iTXt: no compression flag and method, no language, no translated keyword, each closed by a zero. */
    private static final String XMP_HEADER = "XML:com.adobe.xmp\0\0\0\0\0";

    /** The chunks between header and pixels, which are the same in every file. */
    private final byte[] mark;
    /** One for each simultaneous caller: a fresh one clears a quarter of a megabyte, more than a small picture has. */
    private final Queue<Deflater> idle = new ConcurrentLinkedQueue<>();

    PngWriter(SyntheticMark mark) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        chunks.writeBytes(chunk("sRGB", PERCEPTUAL_INTENT));
        chunks.writeBytes(chunk("tEXt", ("Software\0" + mark.software()).getBytes(StandardCharsets.ISO_8859_1)));
        chunks.writeBytes(chunk("iTXt", (XMP_HEADER + mark.xmp()).getBytes(StandardCharsets.UTF_8)));
        this.mark = chunks.toByteArray();
    }

    /** The picture as a file with the mark. */
    byte[] write(RgbPicture picture) {
        byte[] rows = filtered(picture);
        byte[] compressed = new byte[rows.length + 5 * (rows.length / INCOMPRESSIBLE_BLOCK_BYTES) + FRAME_BYTES];
        int length = deflate(rows, compressed);
        byte[] header = header(picture);
        ByteBuffer file =
                ByteBuffer.allocate(Long.BYTES + mark.length + header.length + length + 3 * CHUNK_OVERHEAD_BYTES);
        file.putLong(SIGNATURE);
        putChunk(file, "IHDR", header, header.length);
        file.put(mark);
        putChunk(file, "IDAT", compressed, length);
        putChunk(file, "IEND", new byte[0], 0);
        return file.array();
    }

    private static byte[] header(RgbPicture picture) {
        return ByteBuffer.allocate(13)
                .putInt(picture.width())
                .putInt(picture.height())
                .put(RGB_8_BIT)
                .array();
    }

    /** Each row: the filter's number, then every byte less the same channel of the pixel to the left. */
    private static byte[] filtered(RgbPicture picture) {
        byte[] rgb = picture.rgb();
        int rowBytes = BYTES_PER_PIXEL * picture.width();
        byte[] rows = new byte[Math.multiplyExact(picture.height(), rowBytes + 1)];
        int to = 0;
        for (int from = 0; from < rgb.length; from += rowBytes) {
            rows[to++] = SUB_FILTER;
            System.arraycopy(rgb, from, rows, to, BYTES_PER_PIXEL);
            for (int i = BYTES_PER_PIXEL; i < rowBytes; i++) {
                rows[to + i] = (byte) (rgb[from + i] - rgb[from + i - BYTES_PER_PIXEL]);
            }
            to += rowBytes;
        }
        return rows;
    }

    /** @return how many bytes of {@code compressed}, which has room for all, were written */
    private int deflate(byte[] data, byte[] compressed) {
        Deflater pooled = idle.poll();
        Deflater deflater = pooled != null ? pooled : huffmanOnly();
        deflater.setInput(data);
        deflater.finish();
        int length = 0;
        while (!deflater.finished()) { // a fresh one takes a second call, after it has changed its strategy
            if (length == compressed.length) {
                throw new IllegalStateException("%d bytes do not fit into %d".formatted(data.length, length));
            }
            length += deflater.deflate(compressed, length, compressed.length - length);
        }
        deflater.reset();
        idle.add(deflater);
        return length;
    }

    private static Deflater huffmanOnly() {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        deflater.setStrategy(Deflater.HUFFMAN_ONLY);
        return deflater;
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + CHUNK_OVERHEAD_BYTES);
        putChunk(chunk, type, data, data.length);
        return chunk.array();
    }

    private static void putChunk(ByteBuffer file, String type, byte[] data, int length) {
        file.putInt(length);
        int from = file.position();
        file.put(type.getBytes(StandardCharsets.US_ASCII)).put(data, 0, length);
        CRC32 crc = new CRC32();
        crc.update(file.array(), from, file.position() - from);
        file.putInt((int) crc.getValue());
    }
}
