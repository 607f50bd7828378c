package io.stylestream.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes JPEG files with an XMP segment and a comment. */
final class JpegWriter {
    private static final int SOI_BYTES = 2;
    private static final int APP0 = 0xffe0;
    private static final int APP1 = 0xffe1;
    private static final int COM = 0xfffe;
    private static final String XMP_HEADER = "http://ns.adobe.com/xap/1.0/\0";

    private JpegWriter() {}

    /**
     * The picture as a file with the mark.
     *
     * @param codec writes the pixels
     * @param quality 0 (smallest) to 1 (best)
     */
    static byte[] write(RgbPicture picture, JpegCodec codec, float quality, SyntheticMark mark) {
        byte[] plain = codec.write(picture, quality);
        int head = headBytes(ByteBuffer.wrap(plain));
        ByteArrayOutputStream file = new ByteArrayOutputStream(plain.length + 2048);
        file.write(plain, 0, head);
        file.writeBytes(segment(APP1, XMP_HEADER + mark.xmp()));
        file.writeBytes(segment(COM, mark.software()));
        file.write(plain, head, plain.length - head);
        return file.toByteArray();
    }

    /** Start marker and, where there is one, the JFIF segment, which must stay the first. */
    private static int headBytes(ByteBuffer file) {
        boolean hasJfif = (file.getShort(SOI_BYTES) & 0xffff) == APP0;
        return hasJfif ? SOI_BYTES + 2 + (file.getShort(SOI_BYTES + 2) & 0xffff) : SOI_BYTES;
    }

    private static byte[] segment(int marker, String text) {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        int length = data.length + 2;
        if (length > 0xffff) {
            throw new IllegalArgumentException("a JPEG segment holds at most 65533 bytes, but got " + data.length);
        }
        return ByteBuffer.allocate(length + 2)
                .putShort((short) marker)
                .putShort((short) length)
                .put(data)
                .array();
    }
}
