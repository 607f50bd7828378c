package io.stylestream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.image.RgbPicture;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultiScaleSimilarityTest {
    /** Room for two scales. */
    private static final int SIDE = 22;

    @Test
    void equalPicturesAreEntirelyAlike() {
        RgbPicture picture = noisy(3, 60);

        assertThat(MultiScaleSimilarity.between(picture, picture)).isCloseTo(1, within(1e-12));
    }

    @Test
    void evenPicturesDifferInBrightnessAloneOnTheLastScale() {
        // given: contrast and structure of even pictures are equal, so only the brightness term is left
        double c1 = Math.pow(0.01 * 255, 2);
        double brightness = (2 * 100 * 150 + c1) / (100 * 100 + 150 * 150 + c1);

        // when
        double similarity = MultiScaleSimilarity.between(noisy(1, 0, 100), noisy(1, 0, 150));

        // then
        assertThat(similarity).isCloseTo(Math.pow(brightness, 0.2856 / (0.0448 + 0.2856)), within(1e-9));
    }

    @Test
    void aFigureOfTheFormulaWrittenOutInNumPy() {
        // given: a ramp, and the same with a fine chequered pattern and a step, each colour alike
        RgbPicture a = drawn((x, y) -> 11 * x);
        RgbPicture b = drawn((x, y) -> 11 * x + (x + y) % 2 * 20 - 10 * (x > 11 ? 1 : 0));

        // when / then
        assertThat(MultiScaleSimilarity.between(a, b)).isCloseTo(0.965390159, within(1e-6));
    }

    @Test
    void noiseWeighsMoreThanAShiftOfBrightnessWithTheSamePsnr() {
        // given
        RgbPicture picture = drawn((x, y) -> 60 + 5 * x);
        RgbPicture shifted = drawn((x, y) -> 80 + 5 * x);
        RgbPicture rough = drawn((x, y) -> 60 + 5 * x + ((x * 7 + y * 3) % 2 == 0 ? 20 : -20));
        assertThat(Psnr.between(picture, shifted)).isCloseTo(Psnr.between(picture, rough), within(1e-9));

        // when / then
        assertThat(MultiScaleSimilarity.between(picture, rough))
                .isLessThan(MultiScaleSimilarity.between(picture, shifted));
    }

    @Test
    void picturesSmallerThanTheWindowAreRefused() {
        RgbPicture small = new RgbPicture(10, 20, new byte[600]);

        assertThatThrownBy(() -> MultiScaleSimilarity.between(small, small))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10 x 20");
    }

    private interface Drawing {
        int at(int x, int y);
    }

    private static RgbPicture drawn(Drawing drawing) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.max(0, Math.min(255, drawing.at(i / 3 % SIDE, i / 3 / SIDE)));
        }
        return new RgbPicture(SIDE, SIDE, rgb);
    }

    private static RgbPicture noisy(long seed, int amplitude) {
        return noisy(seed, amplitude, 128);
    }

    private static RgbPicture noisy(long seed, int amplitude, int mean) {
        Random random = new Random(seed);
        return drawn((x, y) -> mean + (amplitude == 0 ? 0 : random.nextInt(2 * amplitude) - amplitude));
    }
}
