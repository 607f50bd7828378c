package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReader;
import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJpegTest {
    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hasThePixelsThatTheGeneralReaderFinds(boolean progressive) throws IOException {
        // given
        byte[] file = write(PictureFiles.gradient(77, 41), progressive);
        assertThat(PlainJpeg.of(file)).isEqualTo(new PlainJpeg(false));

        // when
        RgbPicture picture = decoder.decode(file);

        // then
        ImageReader general = ImageIO.getImageReadersByFormatName("jpeg").next();
        assertThat(general).isInstanceOf(JPEGImageReader.class);
        general.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
        assertThat(picture.rgb())
                .isEqualTo(BufferedPictures.ofImage(general.read(0)).rgb());
    }

    @Test
    void otherKindsAreLeftToTheGeneralReader() {
        byte[] gray = PictureFiles.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "jpeg");
        byte[] file = PictureFiles.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");

        assertThat(PlainJpeg.of(PictureFiles.JPEG_CMYK)).isNull();
        assertThat(PlainJpeg.of(gray)).isNull();
        assertThat(PlainJpeg.of(withSegment(file, 0xe2, "ICC_PROFILE\0"))).isNull();
        assertThat(PlainJpeg.of(withSegment(file, 0xee, "Adobe"))).isNull();
        assertThat(PlainJpeg.of(withSegment(file, 0xe1, "Exif\0\0"))).isEqualTo(new PlainJpeg(true));
        assertThat(PlainJpeg.of(withSegment(file, 0xe1, "http://ns.adobe.com/xap/1.0/\0")))
                .isEqualTo(new PlainJpeg(false));
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
    void aFileThatEndsWithinItsPixelsIsDamaged(double part) throws IOException {
        byte[] file = write(PictureFiles.gradient(200, 100), false);

        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(file, (int) (part * file.length))))
                .isInstanceOfSatisfying(
                        RecordFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(FailureCode.DAMAGED_PICTURE));
    }

    @Test
    void whateverIsWrongIsTheRecordsOwnFailure() throws IOException {
        byte[] file = write(PictureFiles.gradient(64, 64), false);
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

    private static byte[] write(RgbPicture picture, boolean progressive) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam options = writer.getDefaultWriteParam();
        options.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(BufferedPictures.toImage(picture), null, null), options);
        }
        return file.toByteArray();
    }

    /** The file with one more segment, right after its start. */
    private static byte[] withSegment(byte[] file, int marker, String text) {
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.write(file, 0, 2);
        longer.write(0xff);
        longer.write(marker);
        longer.write(0);
        longer.write(text.length() + 2);
        text.chars().forEach(longer::write);
        longer.write(file, 2, file.length - 2);
        return longer.toByteArray();
    }
}
