package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.network.torch.TorchTensors;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class AdamTest {
    private static final double RATE = 0.1;
    private static final double BETA1 = 0.5;
    private static final double BETA2 = 0.9;
    private static final double DECAY = 0.01;

    @Test
    void severalStepsFollowTheAlgorithmOfThePaper() {
        try (PointerScope scope = new PointerScope()) {
            // given a parameter p under the loss 3 p, whose gradient is always 3
            Tensor parameter = TorchTensors.ofFloats(new float[] {2}, 1).set_requires_grad(true);
            Adam adam = new Adam(Map.of("p", parameter), RATE, BETA1, BETA2, DECAY);

            // when
            for (int step = 0; step < 3; step++) {
                adam.clearGradients();
                parameter.mul(new Scalar(3.0)).sum().backward();
                adam.step();
                adam.counted();
            }

            // then
            assertThat((double) parameter.item_float()).isCloseTo(reference(3), within(1e-6));
        }
    }

    /** Algorithm 1 of arXiv 1412.6980 in plain arithmetic. */
    private static double reference(int steps) {
        double p = 2;
        double mean = 0;
        double square = 0;
        for (int t = 1; t <= steps; t++) {
            double gradient = 3 + DECAY * p;
            mean = BETA1 * mean + (1 - BETA1) * gradient;
            square = BETA2 * square + (1 - BETA2) * gradient * gradient;
            double unbiasedMean = mean / (1 - Math.pow(BETA1, t));
            double unbiasedSquare = square / (1 - Math.pow(BETA2, t));
            p -= RATE * unbiasedMean / (Math.sqrt(unbiasedSquare) + 1e-8);
        }
        return p;
    }
}
