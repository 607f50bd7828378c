package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReader;
import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJpegTest {
    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hasThePixelsThatTheGeneralReaderFinds(boolean progressive) throws IOException {
        // given
        byte[] file = PictureFiles.jpeg(PictureFiles.gradient(77, 41), progressive);
        byte[] gray = PictureFiles.grayJpeg(PictureFiles.gradient(77, 41), progressive);
        assertThat(PlainJpeg.of(file)).isEqualTo(new PlainJpeg(77, 41, false, false));
        assertThat(PlainJpeg.of(gray)).isEqualTo(new PlainJpeg(77, 41, true, false));

        // when
        RgbPicture picture = decoder.decode(file);
        RgbPicture grayPicture = decoder.decode(gray);

        // then
        assertThat(picture.rgb()).isEqualTo(general(file).rgb());
        assertThat(grayPicture.rgb()).isEqualTo(general(gray).rgb());
    }

    private static RgbPicture general(byte[] file) throws IOException {
        ImageReader general = ImageIO.getImageReadersByFormatName("jpeg").next();
        assertThat(general).isInstanceOf(JPEGImageReader.class);
        general.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
        return BufferedPictures.ofImage(general.read(0));
    }

    @Test
    void otherKindsAreLeftToTheGeneralReader() {
        byte[] file = PictureFiles.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");

        assertThat(PlainJpeg.of(PictureFiles.JPEG_CMYK)).isNull();
        assertThat(PlainJpeg.of(PictureFiles.withSegment(file, 0xe2, "ICC_PROFILE\0")))
                .isNull();
        assertThat(PlainJpeg.of(PictureFiles.withSegment(file, 0xee, "Adobe"))).isNull();
        assertThat(PlainJpeg.of(PictureFiles.withSegment(file, 0xe1, "Exif\0\0")))
                .isEqualTo(new PlainJpeg(8, 8, false, true));
        assertThat(PlainJpeg.of(PictureFiles.withSegment(file, 0xe1, "http://ns.adobe.com/xap/1.0/\0")))
                .isEqualTo(new PlainJpeg(8, 8, false, false));
    }

    @Test
    void aFileThatCouldBeReadInTwoWaysIsNotPlain() {
        byte[] file = PictureFiles.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");

        // readers pass over a second 0xff, and over a restart marker, which has no length
        assertThat(PlainJpeg.of(PictureFiles.withSegment(file, 0xff, "\0\0"))).isNull();
        assertThat(PlainJpeg.of(PictureFiles.withSegment(file, 0xd0, "\0\0"))).isNull();
        assertThat(PlainJpeg.of(PictureFiles.withSegment(file, 0x01, "\0\0"))).isNull();
    }

    @Test
    void aFileThatEndsBeforeItsPixelsIsNotPlain() {
        byte[] file = PictureFiles.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");

        for (int length = 3; length < 300; length++) {
            assertThat(PlainJpeg.of(Arrays.copyOf(file, length))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.6, 0.8, 0.99})
    void aFileThatEndsWithinItsPixelsIsDamaged(double part) {
        byte[] file = PictureFiles.jpeg(PictureFiles.gradient(200, 100), false);

        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(file, (int) (part * file.length))))
                .isInstanceOfSatisfying(
                        RecordFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(FailureCode.DAMAGED_PICTURE));
    }

    @Test
    void whateverIsWrongIsTheRecordsOwnFailure() {
        byte[] file = PictureFiles.jpeg(PictureFiles.gradient(64, 64), false);
        Random random = new Random(1);

        for (int i = 0; i < 300; i++) {
            byte[] flipped = file.clone();
            flipped[3 + random.nextInt(file.length - 3)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(decoder.decode(flipped)).isNotNull();
            } catch (RecordFailure refused) {
                assertThat(refused.code()).isIn((Object[]) FailureCode.values());
            }
        }
    }
}
