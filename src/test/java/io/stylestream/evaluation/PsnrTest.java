package io.stylestream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.image.RgbPicture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PsnrTest {
    @Test
    void aConstantErrorHasTheRatioOfTheDefinition() {
        assertThat(Psnr.between(grey(100), grey(110))).isCloseTo(20 * Math.log10(25.5), within(1e-9));
    }

    @Test
    void valuesAreUnsigned() {
        assertThat(Psnr.between(grey(0), grey(255))).isCloseTo(0, within(1e-9));
    }

    @Test
    void equalPicturesHaveAFiniteRatio() {
        assertThat(Psnr.between(grey(7), grey(7))).isEqualTo(Psnr.OF_EQUAL_PICTURES);
    }

    @Test
    void picturesOfDifferentSizesAreRefused() {
        assertThatThrownBy(() -> Psnr.between(grey(7), new RgbPicture(1, 1, new byte[3])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 x 2 and 1 x 1");
    }

    private static RgbPicture grey(int value) {
        byte[] rgb = new byte[12];
        Arrays.fill(rgb, (byte) value);
        return new RgbPicture(2, 2, rgb);
    }
}
