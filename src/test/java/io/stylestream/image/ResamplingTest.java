package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplingTest {
    /** Sizes of the part, then of the result. */
    @ParameterizedTest
    @CsvSource({"40,30,16,16", "16,16,40,30", "7,50,50,7", "33,33,32,32", "1,1,5,5", "64,48,1,1", "20,20,20,9"})
    void everyPixelIsTheFilteredMeanOfThoseAroundIt(int partWidth, int partHeight, int width, int height) {
        // given
        RgbPicture picture = noise(70, 60);
        Rectangle part = new Rectangle(3, 5, partWidth, partHeight);

        // when
        RgbPicture scaled = Resampling.scale(picture, part, width, height);

        // then
        for (int y = 0; y < height; y++) {
            double[] down = weights(partHeight, height, y);
            for (int x = 0; x < width; x++) {
                double[] across = weights(partWidth, width, x);
                for (int channel = 0; channel < 3; channel++) {
                    double expected = 0;
                    for (int v = 0; v < partHeight; v++) {
                        for (int u = 0; u < partWidth; u++) {
                            expected += down[v] * across[u] * value(picture, part.x + u, part.y + v, channel);
                        }
                    }
                    assertThat((double) value(scaled, x, y, channel))
                            .as("%d, %d, channel %d", x, y, channel)
                            .isCloseTo(Math.max(0, Math.min(255, expected)), within(0.75));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"300,64", "64,300", "2048,3"})
    void oneColourStaysAsItIs(int from, int to) {
        byte[] rgb = new byte[3 * from * from];
        Arrays.fill(rgb, (byte) 201);

        RgbPicture scaled = Resampling.scale(new RgbPicture(from, from, rgb), new Rectangle(from, from), to, to);

        assertThat(scaled.rgb()).containsOnly(201);
    }

    @Test
    void anAxisThatKeepsItsSizeIsLeftAlone() {
        FilterTaps taps = FilterTaps.of(9, 9);

        for (int i = 0; i < 9; i++) {
            assertThat(taps.weights(i)).containsOnly(0, 1 << FilterTaps.WEIGHT_BITS);
            assertThat(taps.weights(i)[i - taps.first(i)]).isEqualTo(1 << FilterTaps.WEIGHT_BITS);
        }
    }

    /** Of all source pixels, by the definition of the filter. */
    private static double[] weights(int from, int to, int pixel) {
        double stretch = Math.max(1, (double) from / to);
        double centre = (pixel + 0.5) * from / to - 0.5;
        double[] weights = new double[from];
        for (int i = 0; i < from; i++) {
            double d = Math.abs(i - centre) / stretch;
            weights[i] =
                    d < 1 ? 1.5 * d * d * d - 2.5 * d * d + 1 : d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
        }
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    private static int value(RgbPicture picture, int x, int y, int channel) {
        return picture.rgb()[3 * (y * picture.width() + x) + channel] & 0xff;
    }

    private static RgbPicture noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(1).nextBytes(rgb);
        return new RgbPicture(width, height, rgb);
    }
}
