package io.stylestream.image;

import static io.stylestream.image.PictureFiles.BLUE;
import static io.stylestream.image.PictureFiles.RED;
import static io.stylestream.image.PictureFiles.pixel;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureResizerTest {
    @Test
    void aPictureThatFitsIsReturnedAsItIs() {
        RgbPicture picture = PictureFiles.gradient(16, 16);

        RgbPicture resized = new PictureResizer(16, PictureFit.CROP).resize(picture);

        assertThat(resized).isSameAs(picture);
    }

    @Test
    void croppingKeepsTheCentre() {
        RgbPicture wide = PictureFiles.gradient(20, 8);

        RgbPicture resized = new PictureResizer(8, PictureFit.CROP).resize(wide);

        assertThat(pixel(resized, 0, 0)).isEqualTo(pixel(wide, 6, 0));
        assertThat(pixel(resized, 7, 7)).isEqualTo(pixel(wide, 13, 7));
    }

    @Test
    void paddingKeepsTheWholePictureOnWhite() {
        RgbPicture tall = picture(8, 16);

        RgbPicture resized = new PictureResizer(16, PictureFit.PAD).resize(tall);

        assertThat(pixel(resized, 3, 8)).isEqualTo(0xffffff);
        assertThat(pixel(resized, 4, 0)).isEqualTo(RED);
        assertThat(pixel(resized, 11, 15)).isEqualTo(BLUE);
        assertThat(pixel(resized, 12, 8)).isEqualTo(0xffffff);
    }

    @ParameterizedTest
    @CsvSource({"256, 64", "200, 64", "65, 64", "17, 64", "1, 64", "2, 64", "300, 1"})
    void coloursKeepTheirPlaceAtAnyScale(int from, int to) {
        RgbPicture source = picture(from, from);

        RgbPicture resized = new PictureResizer(to, PictureFit.CROP).resize(source);

        assertThat(resized.width()).isEqualTo(to);
        if (from > 2 && to > 2) {
            assertThat(PictureFiles.distance(pixel(resized, to / 4, 0), RED)).isLessThanOrEqualTo(1);
            assertThat(PictureFiles.distance(pixel(resized, to * 3 / 4, to - 1), BLUE))
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void shrinkingAveragesInsteadOfSkippingPixels() {
        byte[] chessboard = new byte[3 * 128 * 128];
        for (int i = 0; i < 128 * 128; i++) {
            byte value = (byte) ((i + i / 128) % 2 == 0 ? 0 : 255);
            chessboard[3 * i] = value;
            chessboard[3 * i + 1] = value;
            chessboard[3 * i + 2] = value;
        }

        RgbPicture resized = new PictureResizer(16, PictureFit.CROP).resize(new RgbPicture(128, 128, chessboard));

        for (int x = 0; x < 16; x++) {
            assertThat(PictureFiles.distance(pixel(resized, x, 15 - x), 0x808080))
                    .isLessThanOrEqualTo(1);
        }
    }

    private static RgbPicture picture(int width, int height) {
        return BufferedPictures.ofImage(PictureFiles.halves(BufferedImage.TYPE_3BYTE_BGR, width, height, RED, BLUE));
    }
}
