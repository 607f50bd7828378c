package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;

class JpegMarkersTest {
    private static final int SIDE = 2_100;

    @Test
    void countsTheScansOfAProgressiveFile() throws IOException {
        // given the JDK's default script: DC of all components together, then AC and refinements
        byte[] file = progressive(64);

        // when, then
        assertThat(JpegMarkers.of(file).scans()).isEqualTo(10);
        assertThat(new PictureDecoder(PictureLimits.DEFAULT).decode(file).width())
                .isEqualTo(64);
    }

    @Test
    void whatFollowsThePictureCountsAsLittleAsWhatIsInItsSegments() throws IOException {
        // given a comment behind the start marker, and a film behind the end marker, both full of what begins a scan
        byte[] file = progressive(64);
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.write(file, 0, 2);
        longer.write(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 6, (byte) 0xff, (byte) 0xda, (byte) 0xff, (byte) 0xda});
        longer.write(file, 2, file.length - 2);
        longer.write(new byte[] {(byte) 0xff, (byte) 0xda, (byte) 0xff, (byte) 0xda});

        // when, then
        assertThat(JpegMarkers.of(longer.toByteArray()).scans()).isEqualTo(10);
    }

    @Test
    void aLargePictureOfVeryManyScansIsRefusedBeforeItIsDecoded() throws IOException {
        // given the last scan of a large picture again and again, as a few bytes each
        byte[] file = progressive(SIDE);
        int last = lastScan(file);
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.write(file, 0, last);
        for (int i = 0; i < 300; i++) {
            many.write(file, last, file.length - 2 - last);
        }
        many.write(file, file.length - 2, 2);

        // when, then
        assertThatThrownBy(() -> new PictureDecoder(PictureLimits.DEFAULT).decode(many.toByteArray()))
                .isInstanceOfSatisfying(
                        RecordFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(FailureCode.PICTURE_TOO_LARGE))
                .hasMessageContaining("2100 x 2100 pixels in 309 scans");
    }

    private static int lastScan(byte[] file) {
        for (int i = file.length - 2; i >= 0; i--) {
            if (file[i] == (byte) 0xff && file[i + 1] == (byte) 0xda) {
                return i;
            }
        }
        throw new AssertionError("no scan");
    }

    private static byte[] progressive(int side) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam options = writer.getDefaultWriteParam();
        options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(stream);
            writer.write(
                    null, new IIOImage(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB), null, null), options);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
