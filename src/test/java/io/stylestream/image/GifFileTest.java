package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GifFileTest {
    private static final int HEADER_BYTES = 19; // with its palette of two colours

    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    @Test
    void aFrameBeyondTheCanvasEnlargesIt() {
        byte[] file = PictureFiles.GIF_ANIMATION.clone();
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
        file.write(PictureFiles.GIF_ANIMATION, 0, HEADER_BYTES);
        file.writeBytes(new byte[] {0x21, (byte) 0xfe});
        for (int i = 0; i < 2_000_000; i++) {
            file.write(1);
            file.write('a');
        }
        file.write(0);
        file.write(PictureFiles.GIF_ANIMATION, HEADER_BYTES, PictureFiles.GIF_ANIMATION.length - HEADER_BYTES);

        assertThat(decoder.decode(file.toByteArray()).rgb())
                .isEqualTo(decoder.decode(PictureFiles.GIF_ANIMATION).rgb());
    }

    @Test
    void whatComesBehindTheFirstFrameIsOfNoAccount() {
        byte[] firstFrame = Arrays.copyOf(PictureFiles.GIF_ANIMATION, PictureFiles.GIF_ANIMATION.length - 60);

        assertThat(decoder.decode(firstFrame).rgb())
                .isEqualTo(decoder.decode(PictureFiles.GIF_ANIMATION).rgb());
    }

    @Test
    void aTruncatedFileIsDamagedWhereverItEnds() {
        for (int length = 6; length < 100; length++) {
            byte[] truncated = Arrays.copyOf(PictureFiles.GIF_ANIMATION, length);

            assertThatThrownBy(() -> decoder.decode(truncated))
                    .isInstanceOfSatisfying(
                            RecordFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo(FailureCode.DAMAGED_PICTURE))
                    .hasMessageContaining("it ends early");
        }
    }

    @Test
    void aFileWithoutPictureIsDamaged() {
        byte[] file = Arrays.copyOf(PictureFiles.GIF_ANIMATION, HEADER_BYTES + 1);
        file[HEADER_BYTES] = 0x3b;

        assertThatThrownBy(() -> decoder.decode(file)).hasMessageContaining("it has no picture");
    }
}
