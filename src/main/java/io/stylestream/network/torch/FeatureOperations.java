package io.stylestream.network.torch;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the convolutions of a network, several steps at once.
 *
 * <p>Features (N,C,H,W) lie in memory in NHWC order without gaps; everything else is float32. Results belong to the
 * caller's pointer scope.
 */
interface FeatureOperations {
    /**
     * Instance normalisation, of which the statistics are taken now.
     *
     * @param scale (C), or (N,C) with any stride between pictures, like {@code shift}
     * @param extra added to the scale
     */
    Feature.Scaled normalise(Tensor x, Tensor scale, Tensor shift, double extra, double epsilon);

    /**
     * {@code leaky(x * factor + offset)}.
     *
     * @param factor (N,C); null for 1
     * @param offset (C) or (N,C); null for 0
     * @param slope 1 to activate nothing
     */
    Tensor apply(Tensor x, @Nullable Tensor factor, @Nullable Tensor offset, double slope);

    /**
     * {@code (a + b + bias) * factor}.
     *
     * @param b of the shape of {@code a}, or half as wide and high and to be repeated twice each way
     * @param bias (C); null for 0
     */
    Tensor sum(Tensor a, Tensor b, @Nullable Tensor bias, double factor);

    /** Mean of 2 x 2 blocks; an odd line or column is left out. */
    Tensor pool(Tensor x);

    /** Returns once all that was queued before is done. */
    void await();
}
