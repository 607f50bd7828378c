package io.stylestream.training;

import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;
import static org.bytedeco.pytorch.global.torch.grad;
import static org.bytedeco.pytorch.global.torch.ones_like;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** The terms of the StarGAN v2 objective, each a scalar tensor (arXiv 1912.01865, section 2.2). */
final class Losses {
    private Losses() {}

    /** Non-saturating adversarial loss: mean cross-entropy of the logits with the verdict "real". */
    static Tensor real(Tensor logits) {
        return binary_cross_entropy_with_logits(logits, ones_like(logits));
    }

    /** Mean cross-entropy of the logits with the verdict "fake". */
    static Tensor fake(Tensor logits) {
        return binary_cross_entropy_with_logits(logits, zeros_like(logits));
    }

    /**
     * R1 penalty: half the mean squared norm of the logits' gradient at real pictures (Mescheder et al., arXiv
     * 1801.04406).
     *
     * @param logits (N)
     * @param x the pictures (N,3,H,W) that led to them, requiring gradients
     */
    static Tensor r1(Tensor logits, Tensor x) {
        boolean createGraph = true;
        boolean allowUnused = false;
        Tensor gradient = grad(
                        new TensorVector(logits.sum()),
                        new TensorVector(x),
                        new TensorVector(),
                        new BoolOptional(true),
                        createGraph,
                        allowUnused)
                .get(0);
        return gradient.square().sum().div(new Scalar(2.0 * x.size(0)));
    }

    /** Mean absolute difference. */
    static Tensor l1(Tensor a, Tensor b) {
        return a.sub(b).abs().mean();
    }
}
