package io.stylestream.training;

import io.stylestream.network.torch.TorchTensors;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;

/**
 * First values of weights: He-normal for convolutions and linear layers, 0 for biases, 1 for the scales of a
 * normalisation (He et al., arXiv 1502.01852).
 *
 * <p>Repeatable: the same seed and the same order of calls give the same values.
 */
final class HeInitialisation {
    private final Random random;

    HeInitialisation(long seed) {
        this.random = new Random(seed);
    }

    Tensor make(String name, long[] shape) {
        int count = 1;
        for (long extent : shape) {
            count = Math.multiplyExact(count, Math.toIntExact(extent));
        }
        float[] values = new float[count];
        if (shape.length > 1) {
            double fanIn = (double) count / shape[0];
            double deviation = Math.sqrt(2 / fanIn);
            for (int i = 0; i < count; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        } else if (name.endsWith(".weight")) {
            Arrays.fill(values, 1);
        }
        return TorchTensors.ofFloats(values, shape);
    }
}
