package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.network.torch.TorchTensors;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DifferentiableAugmenterTest {
    private static final int SIDE = 32;
    private static final int PICTURES = 3;

    @ParameterizedTest
    @EnumSource
    void everyChangeLetsGradientsThroughAndFollowsItsSeed(DifferentiableAugmentation augmentation) {
        try (PointerScope scope = new PointerScope()) {
            // given
            Tensor x = pictures().requires_grad_(true);
            DifferentiableAugmenter augmenter = new DifferentiableAugmenter(EnumSet.of(augmentation));

            // when
            Tensor changed = augmenter.apply(x, new SplittableRandom(1));
            changed.sum().backward();

            // then
            assertThat(values(changed)).hasSameSizeAs(values(x)).isNotEqualTo(values(x));
            assertThat(x.grad().abs().sum().item_double()).isPositive();
            assertThat(values(augmenter.apply(x, new SplittableRandom(1)))).isEqualTo(values(changed));
            assertThat(values(augmenter.apply(x, new SplittableRandom(2)))).isNotEqualTo(values(changed));
        }
    }

    @Test
    void cutoutLeavesGreyOnlyWithinASquareOfHalfTheSide() {
        try (PointerScope scope = new PointerScope()) {
            // when
            Tensor changed = new DifferentiableAugmenter(Set.of(DifferentiableAugmentation.CUTOUT))
                    .apply(pictures(), new SplittableRandom(3));

            // then
            for (int picture = 0; picture < PICTURES; picture++) {
                long grey = changed.select(0, picture).eq(new Scalar(0.0)).sum().item_long();
                assertThat(grey).isBetween(1L, 3L * SIDE * SIDE / 4);
            }
        }
    }

    @Test
    void withoutAugmentationsThePictureStays() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = pictures();
            assertThat(values(new DifferentiableAugmenter(Set.of()).apply(x, new SplittableRandom(1))))
                    .isEqualTo(values(x));
        }
    }

    private static Tensor pictures() {
        Random random = new Random(5);
        float[] values = new float[PICTURES * 3 * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.1f + 0.9f * random.nextFloat();
        }
        return TorchTensors.ofFloats(values, PICTURES, 3, SIDE, SIDE);
    }

    private static float[] values(Tensor tensor) {
        return TorchTensors.toHost(tensor).toFloats();
    }
}
