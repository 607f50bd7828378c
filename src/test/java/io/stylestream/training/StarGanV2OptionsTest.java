package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StarGanV2OptionsTest {
    private static final StarGanV2Options PAPER = StarGanV2Options.paper();

    @Test
    void theDefaultsAreThePapers() {
        assertThat(PAPER)
                .isEqualTo(new StarGanV2Options(
                        100_000,
                        8,
                        1e-4,
                        1e-6,
                        0.0,
                        0.99,
                        1e-4,
                        1,
                        1,
                        1,
                        100_000,
                        1,
                        0.999,
                        new AugmentationOptions(0.5, 0.5),
                        777,
                        BeyondPaper.none()));
    }

    @Test
    void theDiversityWeightFallsLinearlyToZero() {
        assertThat(PAPER.lambdaDiversityAt(0)).isEqualTo(1);
        assertThat(PAPER.lambdaDiversityAt(25_000)).isCloseTo(0.75, within(1e-12));
        assertThat(PAPER.lambdaDiversityAt(200_000)).isZero();
    }

    @Test
    void aValueOutOfRangeIsNamed() {
        assertThatThrownBy(() -> PAPER.withIterations(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("iterations must be greater than 0, but is 0");
    }
}
