package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.network.torch.TorchTensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** On a discriminator whose gradient is known: logit = scale * sum of all values. */
class GradientPenaltyTest {
    private static final int VALUES = 3 * 2 * 2;

    @Test
    void theZeroCentredPenaltyIsHalfTheSquaredNorm() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = pictures();
            assertThat(GradientPenalty.zeroCentred(logits(x, 3), x).item_double())
                    .isCloseTo(0.5 * 9 * VALUES, within(1e-4));
        }
    }

    @Test
    void theInterDomainPenaltyCountsOnlyWhatExceedsOne() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = pictures();
            double norm = 0.5 * Math.sqrt(VALUES);
            assertThat(GradientPenalty.interDomain(logits(x, 0.5), x).item_double())
                    .isCloseTo((norm - 1) * (norm - 1), within(1e-5));
            assertThat(GradientPenalty.interDomain(logits(x, 0.1), x).item_double())
                    .isZero();
        }
    }

    private static Tensor pictures() {
        return TorchTensors.ofFloats(new float[2 * VALUES], 2, 3, 2, 2).requires_grad_(true);
    }

    private static Tensor logits(Tensor x, double scale) {
        return x.flatten(1, -1).sum(1).mul(new Scalar(scale));
    }
}
