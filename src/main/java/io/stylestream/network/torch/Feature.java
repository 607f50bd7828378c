package io.stylestream.network.torch;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a network, or one with what is still to be done to it, so that the operation after it can do both in one
 * pass over memory. What waits for something is a feature in NHWC order; biases, factors and offsets are float32.
 */
sealed interface Feature {
    /** There is nothing left to do; of any type and shape. */
    record Done(Tensor tensor) implements Feature {}

    /** A convolution's result to which its bias (C) is still to be added. */
    record Biased(Tensor x, Tensor bias) implements Feature {}

    /**
     * {@code leaky(x * factor + offset)}.
     *
     * @param factor (N,C); null for 1
     * @param offset (C) or (N,C)
     * @param slope of the leaky ReLU; 1 without one
     */
    record Scaled(Tensor x, @Nullable Tensor factor, Tensor offset, double slope) implements Feature {
        static final double LINEAR = 1;

        boolean isLinear() {
            return slope == LINEAR;
        }
    }

    /** Every position is still to be repeated twice each way. */
    record Upsampled(Feature x) implements Feature {}

    /** The sum of two. */
    record Sum(Feature a, Feature b) implements Feature {}
}
