package io.stylestream.translation;

import io.stylestream.image.JpegDevice;
import io.stylestream.image.PictureEncoder;
import io.stylestream.image.PictureFit;
import io.stylestream.image.PictureLimits;

/**
 * How pictures are read and written around a model.
 *
 * @param limits what a picture from outside may cost
 * @param fit how a picture becomes a square
 * @param jpegQuality of results, 0 (smallest files) to 1 (best)
 * @param jpegCodec what reads and writes JPEG files
 */
public record TranslatorSettings(PictureLimits limits, PictureFit fit, float jpegQuality, JpegDevice jpegCodec) {
    /** Default limits and quality; pictures are cropped to their centre. */
    public static final TranslatorSettings DEFAULT = new TranslatorSettings(
            PictureLimits.DEFAULT, PictureFit.CROP, PictureEncoder.DEFAULT_JPEG_QUALITY, JpegDevice.AUTO);

    /** These settings with another codec. */
    public TranslatorSettings withJpegCodec(JpegDevice jpegCodec) {
        return new TranslatorSettings(limits, fit, jpegQuality, jpegCodec);
    }
}
