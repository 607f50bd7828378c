package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.evaluation.Psnr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenCV's encoder beside the JDK's; skipped in a build without OpenCV. */
@EnabledIf(value = "isBuiltIn", disabledReason = "OpenCV comes with -Pcuda")
class OpenCvJpegTest {
    private static final double LEAST_PSNR = 45;

    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    static boolean isBuiltIn() {
        return OpenCvJpeg.isUsable();
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.3f, 0.5f, 0.9f, 1})
    void writesWhatTheJdkWritesAtEveryQuality(float quality) {
        // given
        RgbPicture picture = PictureFiles.waves(61, 43);

        // when
        byte[] ours = OpenCvJpeg.write(picture, quality);

        // then
        byte[] jdks = ImageIoJpeg.write(picture, quality);
        assertThat(Psnr.between(decoder.decode(ours), decoder.decode(jdks))).isGreaterThan(LEAST_PSNR);
        assertThat((double) ours.length / jdks.length).isBetween(0.9, 1.1);
    }

    @Test
    void redStaysRed() {
        byte[] red = new byte[3 * 16 * 16];
        for (int i = 0; i < red.length; i += 3) {
            red[i] = (byte) 0xff;
        }

        RgbPicture read = decoder.decode(OpenCvJpeg.write(new RgbPicture(16, 16, red), 0.9f));

        assertThat(PictureFiles.distance(PictureFiles.pixel(read, 8, 8), PictureFiles.RED))
                .isLessThan(6);
    }
}
