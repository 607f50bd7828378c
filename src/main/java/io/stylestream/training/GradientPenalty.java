package io.stylestream.training;

import io.stylestream.network.torch.TorchTensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Penalties on the gradient of the discriminator's logits at its input, each a scalar tensor with gradients. */
final class GradientPenalty {
    private GradientPenalty() {}

    /**
     * Half the mean squared norm of the gradient: R1 at real pictures (Mescheder et al., arXiv 1801.04406), R2 at
     * generated ones.
     *
     * @param logits (N)
     * @param x the pictures (N,3,H,W) that led to them, requiring gradients
     */
    static Tensor zeroCentred(Tensor logits, Tensor x) {
        return gradient(logits, x).square().sum().div(new Scalar(2.0 * x.size(0)));
    }

    /**
     * MWGAN's inter-domain penalty (Cao et al., arXiv 1911.00813): the square of what the mean norm of the gradient,
     * taken at mixes of sources with pictures of all target domains, exceeds 1 by.
     *
     * @param logits (N)
     * @param mixes the pictures (N,3,H,W) that led to them, requiring gradients
     */
    static Tensor interDomain(Tensor logits, Tensor mixes) {
        Tensor norms = gradient(logits, mixes).flatten(1, -1).square().sum(1).sqrt();
        return norms.mean().sub(new Scalar(1.0)).relu().square();
    }

    private static Tensor gradient(Tensor logits, Tensor x) {
        return TorchTensors.derivative(logits.sum(), x);
    }
}
