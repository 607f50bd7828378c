package io.stylestream.image;

import static io.stylestream.image.PictureFiles.BLUE;
import static io.stylestream.image.PictureFiles.RED;
import static io.stylestream.image.PictureFiles.pixel;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngChunksTest {
    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_4BYTE_ABGR})
    void coloursOfAProfileBecomeThoseOfSrgb(int type) throws IOException {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] gray = PictureFiles.write(PictureFiles.halves(type, 16, 8, 0xff404040, 0xffffffff), "png");

        RgbPicture picture = decoder.decode(PictureFiles.withPngChunk(gray, "iCCP", profile(linear)));

        assertThat(PictureFiles.distance(pixel(picture, 3, 3), 0x898989)).isLessThanOrEqualTo(1);
        assertThat(pixel(picture, 13, 3)).isEqualTo(0xffffff);
    }

    @Test
    void aProfileThatCannotBeReadIsPassedOver() throws IOException {
        byte[] file = PictureFiles.write(PictureFiles.halves(BufferedImage.TYPE_INT_RGB, 16, 8, RED, BLUE), "png");

        for (byte[] broken :
                new byte[][] {{}, {'p'}, {'p', 0, 0, 1, 2, 3}, profile(new byte[300]), profile(new byte[9 << 20])}) {
            assertThat(pixel(decoder.decode(PictureFiles.withPngChunk(file, "iCCP", broken)), 3, 3))
                    .isEqualTo(RED);
        }
    }

    @Test
    void exifDataTurnsThePictureUpright() {
        byte[] file = PictureFiles.write(PictureFiles.halves(BufferedImage.TYPE_INT_RGB, 16, 8, RED, BLUE), "png");

        RgbPicture picture = decoder.decode(PictureFiles.withPngChunk(file, "eXIf", PictureFiles.exifOrientation(6)));

        assertThat(picture.height()).isEqualTo(16);
        assertThat(pixel(picture, 0, 0)).isEqualTo(RED);
        assertThat(pixel(picture, 7, 15)).isEqualTo(BLUE);
    }

    @Test
    void moreExifDataThanJpegHoldsIsPassedOver() {
        byte[] file = PictureFiles.write(PictureFiles.halves(BufferedImage.TYPE_INT_RGB, 16, 8, RED, BLUE), "png");
        byte[] large = Arrays.copyOf(PictureFiles.exifOrientation(6), 1 << 16);

        RgbPicture picture = decoder.decode(PictureFiles.withPngChunk(file, "eXIf", large));

        assertThat(picture.height()).isEqualTo(8);
    }

    /** Name, method and deflated profile. */
    private static byte[] profile(byte[] icc) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes("name\0\0".getBytes(StandardCharsets.US_ASCII));
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(chunk)) {
            deflated.write(icc);
        }
        return chunk.toByteArray();
    }
}
