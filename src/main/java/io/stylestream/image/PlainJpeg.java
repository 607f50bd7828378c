package io.stylestream.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/**
 * A JPEG file of the most common kind: 8-bit YCbCr, baseline or progressive, without a colour profile and without
 * Adobe's marker.
 *
 * <p>The JDK's own reader gives the same pixels as the plug-in that also reads the other kinds, but for a small picture
 * the plug-in's preparations cost more than the pixels.
 *
 * @param hasExif whether there is metadata that may tell how the camera was held
 */
record PlainJpeg(boolean hasExif) {
    private static final int START_BYTES = 2;
    private static final int BASELINE = 0xc0;
    private static final int EXTENDED = 0xc1;
    private static final int PROGRESSIVE = 0xc2;
    private static final int START_OF_SCAN = 0xda;
    private static final int FIRST_OTHER_FRAME = 0xc3;
    private static final int LAST_OTHER_FRAME = 0xcf;
    private static final int HUFFMAN_TABLES = 0xc4;
    private static final int EXIF = 0xe1;
    private static final int COLOUR_PROFILE = 0xe2;
    private static final int ADOBE = 0xee;
    private static final byte[] EXIF_NAME = "Exif\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int FRAME_BYTES = 15;
    private static final int BITS_PER_SAMPLE = 8;
    private static final int COMPONENTS = 3;
    private static final int BYTES_PER_COMPONENT = 3;

    private static final ImageReaderSpi JDK_READER = jdkReader();

    /**
     * Looks at a file's segments up to its first scan.
     *
     * @param file begins with the signature of JPEG
     * @return null if the file is of another kind, or damaged
     */
    static @Nullable PlainJpeg of(byte[] file) {
        ByteBuffer segments = ByteBuffer.wrap(file).position(START_BYTES);
        boolean frame = false;
        boolean exif = false;
        while (segments.remaining() >= 4) {
            int marker = segments.getShort() & 0xffff;
            int length = (segments.getShort() & 0xffff) - 2;
            if (marker >>> 8 != 0xff || length < 0 || length > segments.remaining()) {
                return null;
            }
            ByteBuffer data = segments.slice(segments.position(), length);
            switch (marker & 0xff) {
                case START_OF_SCAN -> {
                    return frame ? new PlainJpeg(exif) : null;
                }
                case BASELINE, EXTENDED, PROGRESSIVE -> {
                    if (frame || !isPlain(data)) {
                        return null;
                    }
                    frame = true;
                }
                case EXIF -> exif |= startsWith(data, EXIF_NAME);
                case COLOUR_PROFILE, ADOBE -> {
                    return null;
                }
                default -> {
                    if (isOtherFrame(marker & 0xff)) {
                        return null;
                    }
                }
            }
            segments.position(segments.position() + length);
        }
        return null;
    }

    private static boolean isOtherFrame(int marker) {
        return marker >= FIRST_OTHER_FRAME && marker <= LAST_OTHER_FRAME && marker != HUFFMAN_TABLES;
    }

    /** A frame: bits, height, width, number of components; of each its number, sampling and table. */
    private static boolean isPlain(ByteBuffer frame) {
        if (frame.remaining() != FRAME_BYTES || frame.get() != BITS_PER_SAMPLE) {
            return false;
        }
        frame.position(frame.position() + 4);
        if (frame.get() != COMPONENTS) {
            return false;
        }
        boolean numbered = true;
        for (int component = 1; component <= COMPONENTS; component++) {
            numbered &= frame.get(frame.position() + BYTES_PER_COMPONENT * (component - 1)) == component;
        }
        return numbered;
    }

    private static boolean startsWith(ByteBuffer data, byte[] name) {
        return data.remaining() >= name.length && data.slice(0, name.length).equals(ByteBuffer.wrap(name));
    }

    /** A new reader for such a file. */
    static ImageReader newReader() {
        try {
            return JDK_READER.createReaderInstance();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static ImageReaderSpi jdkReader() {
        var readers = IIORegistry.getDefaultInstance()
                .getServiceProviders(
                        ImageReaderSpi.class,
                        reader -> reader.getClass().getModule() == ImageIO.class.getModule()
                                && List.of(((ImageReaderSpi) reader).getFormatNames())
                                        .contains("jpeg"),
                        false);
        return readers.next();
    }
}
