package io.stylestream.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG files with text chunks: 8-bit RGB, Sub filter, fastest deflate.
 *
 * <p>About twice as fast as Image I/O, which tries every filter on every row and compresses harder, for files of about
 * the same size.
 */
final class PngWriter {
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final byte[] RGB_8_BIT = {8, 2, 0, 0, 0};
    private static final byte[] PERCEPTUAL_INTENT = {0};
    private static final byte SUB_FILTER = 1;
    private static final int BYTES_PER_PIXEL = 3;
    /** iTXt: no compression flag and method, no language, no translated keyword, each closed by a zero. */
    private static final String XMP_HEADER = "XML:com.adobe.xmp\0\0\0\0\0";

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    private PngWriter() {}

    /** The picture as a file with the mark. */
    static byte[] write(RgbPicture picture, SyntheticMark mark) {
        PngWriter writer = new PngWriter();
        writer.file.writeBytes(ByteBuffer.allocate(8).putLong(SIGNATURE).array());
        writer.chunk("IHDR", header(picture));
        writer.chunk("sRGB", PERCEPTUAL_INTENT);
        writer.chunk("tEXt", ("Software\0" + mark.software()).getBytes(StandardCharsets.ISO_8859_1));
        writer.chunk("iTXt", (XMP_HEADER + mark.xmp()).getBytes(StandardCharsets.UTF_8));
        writer.chunk("IDAT", deflated(filtered(picture)));
        writer.chunk("IEND", new byte[0]);
        return writer.file.toByteArray();
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

    private static byte[] deflated(byte[] data) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream(data.length / 2 + 64);
            byte[] buffer = new byte[1 << 16];
            while (!deflater.finished()) {
                compressed.write(buffer, 0, deflater.deflate(buffer));
            }
            return compressed.toByteArray();
        } finally {
            deflater.end(); // native memory
        }
    }

    private void chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + 12);
        chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, data.length + 4);
        file.writeBytes(chunk.putInt((int) crc.getValue()).array());
    }
}
