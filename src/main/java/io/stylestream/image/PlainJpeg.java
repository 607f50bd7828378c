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
 * A JPEG file of the most common kind: 8-bit YCbCr or gray, baseline or progressive, without a colour profile and
 * without Adobe's marker.
 *
 * <p>The JDK's own reader gives the same pixels as the plug-in that also reads the other kinds, but for a small picture
 * the plug-in's preparations cost more than the pixels.
 *
 * @param width pixels per row, at least 1
 * @param height rows, at least 1
 * @param isGray whether there is one component, not three
 * @param hasExif whether there is metadata that may tell how the camera was held
 */
record PlainJpeg(int width, int height, boolean isGray, boolean hasExif) {
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
    private static final int FIRST_WITH_CONTENT = 0xc0;
    private static final int FIRST_WITHOUT_CONTENT = 0xd0;
    private static final int LAST_WITHOUT_CONTENT = 0xd9;
    private static final int FRAME_BYTES = 6;
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
        PlainJpeg frame = null;
        boolean exif = false;
        while (segments.remaining() >= 4) {
            int marker = segments.getShort() & 0xffff;
            int length = (segments.getShort() & 0xffff) - 2;
            if (!hasContent(marker) || length < 0 || length > segments.remaining()) {
                return null;
            }
            ByteBuffer data = segments.slice(segments.position(), length);
            switch (marker & 0xff) {
                case START_OF_SCAN -> {
                    return frame == null ? null : new PlainJpeg(frame.width, frame.height, frame.isGray, exif);
                }
                case BASELINE, EXTENDED, PROGRESSIVE -> {
                    PlainJpeg first = frame;
                    frame = ofFrame(data);
                    if (first != null || frame == null) {
                        return null;
                    }
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

    /** Readers pass over bytes that fill up, and over markers without content; then this would lose its way. */
    private static boolean hasContent(int marker) {
        int kind = marker & 0xff;
        boolean isBare = kind >= FIRST_WITHOUT_CONTENT && kind <= LAST_WITHOUT_CONTENT;
        return marker >>> 8 == 0xff && kind >= FIRST_WITH_CONTENT && kind != 0xff && !isBare;
    }

    /** A frame: bits, height, width, number of components; of each its number, sampling and table. */
    private static @Nullable PlainJpeg ofFrame(ByteBuffer frame) {
        if (frame.remaining() < FRAME_BYTES || frame.get() != BITS_PER_SAMPLE) {
            return null;
        }
        int height = frame.getShort() & 0xffff;
        int width = frame.getShort() & 0xffff;
        int components = frame.get();
        boolean known = components == 1 || components == COMPONENTS;
        if (height == 0 || width == 0 || !known || frame.remaining() != BYTES_PER_COMPONENT * components) {
            return null;
        }
        boolean numbered = true;
        for (int component = 1; component <= components; component++) {
            numbered &= frame.get(frame.position() + BYTES_PER_COMPONENT * (component - 1)) == component;
        }
        return numbered ? new PlainJpeg(width, height, components == 1, false) : null;
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
