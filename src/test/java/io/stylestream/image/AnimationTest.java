package io.stylestream.image;

import static io.stylestream.image.PictureFiles.RED;
import static io.stylestream.image.PictureFiles.pixel;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnimationTest {
    private static final int WHITE = 0xffffff;

    static Stream<byte[]> animations() {
        return Stream.of(PictureFiles.WEBP_ANIMATION, PictureFiles.GIF_ANIMATION);
    }

    @ParameterizedTest
    @MethodSource("animations")
    void theFirstFrameIsInItsPlace(byte[] file) {
        RgbPicture picture = new PictureDecoder(PictureLimits.DEFAULT).decode(file);

        assertThat(picture.width()).isEqualTo(40);
        assertThat(picture.height()).isEqualTo(30);
        assertThat(pixel(picture, 9, 6)).isEqualTo(WHITE);
        assertThat(pixel(picture, 10, 6)).isEqualTo(RED);
        assertThat(pixel(picture, 29, 21)).isEqualTo(RED);
        assertThat(pixel(picture, 29, 22)).isEqualTo(WHITE);
    }
}
