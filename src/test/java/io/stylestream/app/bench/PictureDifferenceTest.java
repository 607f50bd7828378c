package io.stylestream.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PictureDifferenceTest {
    @Test
    void valuesAreUnsigned() {
        // given
        List<byte[]> a = List.of(new byte[] {0, (byte) 255}, new byte[] {10, 10});
        List<byte[]> b = List.of(new byte[] {1, (byte) 128}, new byte[] {10, 10});

        // when
        PictureDifference difference = PictureDifference.of(a, b);

        // then
        assertThat(difference).isEqualTo(new PictureDifference(127, 32));
        assertThat(difference.isRounding(false)).isFalse();
    }

    @Test
    void float32RoundsLessThanHalfPrecision() {
        // given
        PictureDifference difference = new PictureDifference(12, 0.7);

        // when / then
        assertThat(difference.isRounding(true)).isFalse();
        assertThat(difference.isRounding(false)).isTrue();
    }
}
