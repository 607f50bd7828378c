package io.stylestream.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Picture files for tests; written by other software than ours. */
final class PictureFiles {
    static final int RED = 0xff0000;
    static final int BLUE = 0x0000ff;

    /** 16 x 8 pixels, left half red, right half blue; written by Pillow. */
    static final byte[] WEBP_LOSSLESS = base64("UklGRiYAAABXRUJQVlA4TBkAAAAvD8ABAA8Q87//8x8OxILJ/KU7U4jof+QAAA==");

    /** As {@link #WEBP_LOSSLESS}, lossy. */
    static final byte[] WEBP_LOSSY =
            base64("UklGRkQAAABXRUJQVlA4IDgAAAAwAgCdASoQAAgAAMASJaACdLoB+AH4gARoAAD+/Suf/9+gm/9"
                    + "3m/10S8z/60c//rRlcH9aOb+gAA==");

    /** 16 x 8 pixels, left half transparent, right half red; written by Pillow. */
    static final byte[] WEBP_TRANSPARENT = base64("UklGRiQAAABXRUJQVlA4TBcAAAAvD8ABEA8Q8x/zHwyxYDJ/6c4UIvofOgA=");

    /** As {@link #WEBP_LOSSLESS}, a JPEG of inverted cyan, magenta, yellow, black as Adobe's programs write. */
    static final byte[] JPEG_CMYK = base64("/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgs"
            + "LDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgME"
            + "BQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqND"
            + "U2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfI"
            + "ycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9U6/Kqvyqr9U6/lXor+qiiv/Z");

    /** 40 x 30 pixels, of which the first frame has 20 x 16 red ones at 10, 6; written by img2webp. */
    static final byte[] WEBP_ANIMATION = base64(
            "UklGRogAAABXRUJQVlA4WAoAAAACAAAAJwAAHQAAQU5JTQYAAAD/////AABBTk1GKAAAAAUAAAMAABMAAA8AAGQAAABWUDhM"
                    + "DwAAAC8TwAMABxD9j/4HIqL/AQBBTk1GLAAAAAIAAAIAAAUAAAUAAGQAAABWUDhMFAAAAC8FQAEABxDR//4HAILwv20iov8h");

    /** 40 x 30 pixels, of which the first frame has 20 x 16 red ones at 10, 6; written by ImageMagick. */
    static final byte[] GIF_ANIMATION = base64(
            "R0lGODlhKAAeAPAAAP8AAAAAACH5BAQKAAAAIf8LTkVUU0NBUEUyLjADAQAAACH/C0ltYWdlTWFnaWNrDWdhbW1hPTAuNDU0NTUA"
                    + "LAoABgAUABAAAAIPhI+py+0Po5y02ouz3hwXACH5BAQKAAAAIf8LSW1hZ2VNYWdpY2sNZ2FtbWE9MC40NTQ1NQAsBAAEAAYABgCA"
                    + "AAD/AAAAAgWEj6nLBQA7");

    private PictureFiles() {}

    /** A file from the tests' pictures. */
    static byte[] resource(String name) {
        try (InputStream file = PictureFiles.class.getResourceAsStream("/pictures/" + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Exif data with nothing but an orientation: a big-endian TIFF header, a directory with tag 0x0112. */
    static byte[] exifOrientation(int orientation) {
        return ByteBuffer.allocate(26)
                .putInt(0x4d4d002a)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    /** A chunk of a PNG file: length, type, content, CRC of type and content. */
    static byte[] pngChunk(String type, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(content.length + 12);
        chunk.putInt(content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, content.length + 4);
        return chunk.putInt((int) crc.getValue()).array();
    }

    /** A PNG file with a chunk behind its header. */
    static byte[] withPngChunk(byte[] file, String type, byte[] content) {
        int headerEnd = 8 + 12 + 13;
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.write(file, 0, headerEnd);
        longer.writeBytes(pngChunk(type, content));
        longer.write(file, headerEnd, file.length - headerEnd);
        return longer.toByteArray();
    }

    /** A file written by Image I/O. */
    static byte[] write(BufferedImage image, String format) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, file)) {
                throw new IllegalArgumentException("no writer of " + format + " takes " + image);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file.toByteArray();
    }

    /** An image of the given type with a left and a right half. */
    static BufferedImage halves(int type, int width, int height, int leftArgb, int rightArgb) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x < width / 2 ? leftArgb : rightArgb);
            }
        }
        return image;
    }

    /** A picture whose values change with place and channel. */
    static RgbPicture gradient(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7 + i / 31);
        }
        return new RgbPicture(width, height, rgb);
    }

    /** A picture of soft waves, differently in each channel: as smooth as photographs are. */
    static RgbPicture waves(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (128 + 90 * Math.sin(i / 3 % width / 7.0 + i / 3 / width / 5.0 + i % 3));
        }
        return new RgbPicture(width, height, rgb);
    }

    /** The picture as a JPEG file, written by the JDK. */
    static byte[] jpeg(RgbPicture picture, boolean progressive) {
        return jpeg(BufferedPictures.toImage(picture), progressive);
    }

    /** The picture's first channel as a gray JPEG file, written by the JDK. */
    static byte[] grayJpeg(RgbPicture picture, boolean progressive) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_BYTE_GRAY);
        byte[] gray = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < gray.length; i++) {
            gray[i] = picture.rgb()[3 * i];
        }
        return jpeg(image, progressive);
    }

    private static byte[] jpeg(BufferedImage image, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam options = writer.getDefaultWriteParam();
        options.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), options);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    /** A JPEG file with one more segment, right after its start. */
    static byte[] withSegment(byte[] jpeg, int marker, String text) {
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.write(jpeg, 0, 2);
        longer.write(0xff);
        longer.write(marker);
        longer.write(0);
        longer.write(text.length() + 2);
        text.chars().forEach(longer::write);
        longer.write(jpeg, 2, jpeg.length - 2);
        return longer.toByteArray();
    }

    /** Where two bytes stand beside each other first. */
    static int indexOf(byte[] file, byte first, byte second) {
        int at = 0;
        while (file[at] != first || file[at + 1] != second) {
            at++;
        }
        return at;
    }

    /** The pixel as 0xRRGGBB. */
    static int pixel(RgbPicture picture, int x, int y) {
        int at = 3 * (y * picture.width() + x);
        byte[] rgb = picture.rgb();
        return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
    }

    /** The largest difference of a channel between two 0xRRGGBB values. */
    static int distance(int first, int second) {
        int largest = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            largest = Math.max(largest, Math.abs((first >> shift & 0xff) - (second >> shift & 0xff)));
        }
        return largest;
    }

    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text);
    }
}
