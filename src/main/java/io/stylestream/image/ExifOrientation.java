package io.stylestream.image;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.imaging.jpeg.JpegSegmentMetadataReader;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a camera held the picture, as its Exif tag 0x0112 says; turning the pixels upright makes it 1. */
final class ExifOrientation {
    private static final int UPRIGHT = 1;
    private static final int MOST_BYTES = (1 << 16) - 3;
    private static final List<JpegSegmentMetadataReader> EXIF_ONLY = List.of(new ExifReader());

    private ExifOrientation() {}

    /** The orientation of a JPEG file, 1 to 8; upright where the tag is absent or unreadable. */
    static int ofJpeg(byte[] bytes) {
        Metadata metadata;
        try {
            metadata = JpegMetadataReader.readMetadata(new ByteArrayInputStream(bytes), EXIF_ONLY);
        } catch (JpegProcessingException | IOException unreadable) {
            return UPRIGHT;
        }
        return of(metadata);
    }

    /**
     * As {@link #ofJpeg}, of Exif data alone, with or without the name in front that JPEG has there; upright if it is
     * larger than JPEG allows, since it may have its reader copy all of it time and again.
     */
    static int ofData(byte @Nullable [] exif) {
        if (exif == null || exif.length > MOST_BYTES) {
            return UPRIGHT;
        }
        int start = ExifReader.startsWithJpegExifPreamble(exif) ? ExifReader.JPEG_SEGMENT_PREAMBLE.length() : 0;
        Metadata metadata = new Metadata();
        new ExifReader().extract(new ByteArrayReader(exif, start), metadata);
        return of(metadata);
    }

    private static int of(Metadata metadata) {
        ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        Integer tag = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        return tag == null || tag < 1 || tag > 8 ? UPRIGHT : tag;
    }

    /** The picture turned upright; the same picture where it is so already. */
    static RgbPicture upright(RgbPicture picture, int orientation) {
        if (orientation == UPRIGHT) {
            return picture;
        }
        boolean swapsSides = orientation >= 5;
        int width = swapsSides ? picture.height() : picture.width();
        int height = swapsSides ? picture.width() : picture.height();
        byte[] source = picture.rgb();
        byte[] target = new byte[source.length];
        for (int y = 0, to = 0; y < height; y++) {
            for (int x = 0; x < width; x++, to += 3) {
                int from = 3 * sourcePixel(picture, orientation, x, y);
                target[to] = source[from];
                target[to + 1] = source[from + 1];
                target[to + 2] = source[from + 2];
            }
        }
        return new RgbPicture(width, height, target);
    }

    /** Where the upright pixel (x, y) lies in the stored picture. */
    private static int sourcePixel(RgbPicture stored, int orientation, int x, int y) {
        int width = stored.width();
        int right = width - 1;
        int bottom = stored.height() - 1;
        return switch (orientation) {
            case 2 -> y * width + right - x;
            case 3 -> (bottom - y) * width + right - x;
            case 4 -> (bottom - y) * width + x;
            case 5 -> x * width + y;
            case 6 -> (bottom - x) * width + y;
            case 7 -> (bottom - x) * width + right - y;
            case 8 -> x * width + right - y;
            default -> throw new IllegalArgumentException("no Exif orientation " + orientation);
        };
    }
}
