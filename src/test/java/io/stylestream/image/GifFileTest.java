package io.stylestream.image;

import static io.stylestream.image.PictureFiles.RED;
import static io.stylestream.image.PictureFiles.pixel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GifFileTest {
    private static final int WHITE = 0xffffff;

    /** 40 x 30 pixels, of which the first frame has 20 x 16 red ones at 10, 6; written by ImageMagick. */
    private static final byte[] ANIMATION = Base64.getDecoder()
            .decode(
                    "R0lGODlhKAAeAPAAAP8AAAAAACH5BAQKAAAAIf8LTkVUU0NBUEUyLjADAQAAACH/C0ltYWdlTWFnaWNrDWdhbW1hPTAuNDU0NTUA"
                            + "LAoABgAUABAAAAIPhI+py+0Po5y02ouz3hwXACH5BAQKAAAAIf8LSW1hZ2VNYWdpY2sNZ2FtbWE9MC40NTQ1NQAsBAAEAAYABgCA"
                            + "AAD/AAAAAgWEj6nLBQA7");

    private static final int HEADER_BYTES = 19; // with its palette of two colours

    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    @Test
    void theFirstFrameOfAnAnimationIsInItsPlace() {
        RgbPicture picture = decoder.decode(ANIMATION);

        assertThat(picture.width()).isEqualTo(40);
        assertThat(picture.height()).isEqualTo(30);
        assertThat(pixel(picture, 9, 6)).isEqualTo(WHITE);
        assertThat(pixel(picture, 10, 6)).isEqualTo(RED);
        assertThat(pixel(picture, 29, 21)).isEqualTo(RED);
        assertThat(pixel(picture, 29, 22)).isEqualTo(WHITE);
    }

    @Test
    void aFrameBeyondTheCanvasEnlargesIt() {
        byte[] file = ANIMATION.clone();
        file[6] = 25; // width
        file[8] = 10; // height

        RgbPicture picture = decoder.decode(file);

        assertThat(picture.width()).isEqualTo(30);
        assertThat(picture.height()).isEqualTo(22);
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aLongCommentTakesNoTime() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(ANIMATION, 0, HEADER_BYTES);
        file.writeBytes(new byte[] {0x21, (byte) 0xfe});
        for (int i = 0; i < 2_000_000; i++) {
            file.write(1);
            file.write('a');
        }
        file.write(0);
        file.write(ANIMATION, HEADER_BYTES, ANIMATION.length - HEADER_BYTES);

        assertThat(decoder.decode(file.toByteArray()).rgb())
                .isEqualTo(decoder.decode(ANIMATION).rgb());
    }

    @Test
    void whatComesBehindTheFirstFrameIsOfNoAccount() {
        byte[] firstFrame = Arrays.copyOf(ANIMATION, ANIMATION.length - 60);

        assertThat(decoder.decode(firstFrame).rgb())
                .isEqualTo(decoder.decode(ANIMATION).rgb());
    }

    @Test
    void aTruncatedFileIsDamagedWhereverItEnds() {
        for (int length = 6; length < 100; length++) {
            byte[] truncated = Arrays.copyOf(ANIMATION, length);

            assertThatThrownBy(() -> decoder.decode(truncated))
                    .isInstanceOfSatisfying(
                            RecordFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo(FailureCode.DAMAGED_PICTURE))
                    .hasMessageContaining("it ends early");
        }
    }

    @Test
    void aFileWithoutPictureIsDamaged() {
        byte[] file = Arrays.copyOf(ANIMATION, HEADER_BYTES + 1);
        file[HEADER_BYTES] = 0x3b;

        assertThatThrownBy(() -> decoder.decode(file)).hasMessageContaining("it has no picture");
    }
}
