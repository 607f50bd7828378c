package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final int DRAWS = 4000;

    @Test
    void probabilitiesOfZeroShowThePictureAsItIs() {
        assertThat(draw(new AugmentationOptions(0, 0))).containsOnly(Augmentation.NONE);
    }

    @Test
    void probabilitiesOfOneChangeEveryPicture() {
        assertThat(draw(new AugmentationOptions(1, 1)))
                .allMatch(Augmentation::mirrored)
                .allMatch(drawn -> drawn.width() * drawn.height() < 1);
    }

    @Test
    void croppingAndMirroringHaveTheirOwnProbabilities() {
        List<Augmentation> drawn = draw(new AugmentationOptions(0.75, 0.25));

        assertThat(share(drawn.stream().filter(Augmentation::mirrored))).isCloseTo(0.25, within(0.03));
        assertThat(share(drawn.stream().filter(one -> one.width() * one.height() < 1)))
                .isCloseTo(0.75, within(0.03));
    }

    @Test
    void aCropLiesWithinThePictureAndKeepsMostOfIt() {
        assertThat(draw(new AugmentationOptions(1, 0))).allSatisfy(crop -> {
            assertThat(crop.left()).isNotNegative();
            assertThat(crop.top()).isNotNegative();
            assertThat(crop.left() + crop.width()).isLessThanOrEqualTo(1 + 1e-12);
            assertThat(crop.top() + crop.height()).isLessThanOrEqualTo(1 + 1e-12);
            assertThat(crop.width() * crop.height()).isBetween(0.8, 1.0);
            assertThat(crop.width() / crop.height()).isBetween(0.9, 1.1);
        });
    }

    @Test
    void aProbabilityOutOfRangeIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AugmentationOptions(0.5, 1.5))
                .withMessage("flip probability must be 0 to 1, but is 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AugmentationOptions(Double.NaN, 0.5))
                .withMessage("crop probability must be 0 to 1, but is NaN");
    }

    private static List<Augmentation> draw(AugmentationOptions options) {
        SplittableRandom random = new SplittableRandom(5);
        return Stream.generate(() -> Augmentation.draw(random, options))
                .limit(DRAWS)
                .toList();
    }

    private static double share(Stream<Augmentation> some) {
        return (double) some.count() / DRAWS;
    }
}
