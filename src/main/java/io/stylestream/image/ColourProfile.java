package io.stylestream.image;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.jspecify.annotations.Nullable;

/** From the colours of a file's ICC profile to sRGB, for readers that leave profiles alone. */
final class ColourProfile {
    private static final int[] RGB_OFFSETS = {0, 1, 2};
    private static final int STRIP_ROWS = 64;

    private ColourProfile() {}

    /**
     * The picture in sRGB; the same one where there is no profile, or none of RGB that can be read, as viewers do.
     *
     * @param profile ICC profile of the picture's values
     */
    static RgbPicture toSrgb(RgbPicture picture, byte @Nullable [] profile) {
        ICC_ColorSpace from = profile == null ? null : rgbSpace(profile);
        if (from == null) {
            return picture;
        }
        try {
            return converted(picture, from);
        } catch (CMMException unusable) {
            return picture;
        }
    }

    private static RgbPicture converted(RgbPicture picture, ICC_ColorSpace from) {
        ColorConvertOp conversion = new ColorConvertOp(from, ColorSpace.getInstance(ColorSpace.CS_sRGB), null);
        byte[] converted = new byte[picture.rgb().length];
        WritableRaster source = raster(picture.rgb(), picture.width(), picture.height());
        WritableRaster target = raster(converted, picture.width(), picture.height());
        for (int top = 0; top < picture.height(); top += STRIP_ROWS) { // it makes copies of what it converts
            int rows = Math.min(STRIP_ROWS, picture.height() - top);
            conversion.filter(
                    source.createChild(0, top, picture.width(), rows, 0, 0, null),
                    target.createWritableChild(0, top, picture.width(), rows, 0, 0, null));
        }
        return new RgbPicture(picture.width(), picture.height(), converted);
    }

    private static @Nullable ICC_ColorSpace rgbSpace(byte[] profile) {
        try {
            ICC_Profile read = ICC_Profile.getInstance(profile);
            return read.getColorSpaceType() == ColorSpace.TYPE_RGB ? new ICC_ColorSpace(read) : null;
        } catch (IllegalArgumentException | CMMException unreadable) {
            return null;
        }
    }

    private static WritableRaster raster(byte[] rgb, int width, int height) {
        return Raster.createInterleavedRaster(
                new DataBufferByte(rgb, rgb.length), width, height, 3 * width, 3, RGB_OFFSETS, null);
    }
}
