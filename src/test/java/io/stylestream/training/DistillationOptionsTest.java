package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.network.torch.Precision;
import org.junit.jupiter.api.Test;

class DistillationOptionsTest {
    @Test
    void theStepSizeFallsToNothingInTheLastThreeTenths() {
        DistillationOptions options = options(1000, 2e-3, 0.9);

        assertThat(options.learningRateAt(0)).isEqualTo(2e-3);
        assertThat(options.learningRateAt(700)).isCloseTo(2e-3, within(1e-12));
        assertThat(options.learningRateAt(850)).isCloseTo(1e-3, within(1e-12));
        assertThat(options.learningRateAt(999)).isPositive().isLessThan(1e-5);
    }

    @Test
    void moreIterationsStretchTheSchedule() {
        assertThat(options(1000, 2e-3, 0.9).withIterations(2000).learningRateAt(1000))
                .isEqualTo(2e-3);
    }

    @Test
    void impossibleValuesAreNamed() {
        assertThatThrownBy(() -> options(0, 1e-3, 0.9)).hasMessageContaining("iterations must be at least 1");
        assertThatThrownBy(() -> options(1, Double.NaN, 0.9)).hasMessageContaining("learning rate");
        assertThatThrownBy(() -> options(1, 1e-3, 1.5)).hasMessageContaining("EMA decay must be 0 to 1, but is 1.5");
    }

    private static DistillationOptions options(int iterations, double learningRate, double emaDecay) {
        return new DistillationOptions(
                "teacher",
                iterations,
                4,
                learningRate,
                emaDecay,
                1,
                0,
                AugmentationOptions.PAPER,
                7,
                Precision.FLOAT32,
                false);
    }
}
