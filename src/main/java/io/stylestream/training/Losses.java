package io.stylestream.training;

import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;
import static org.bytedeco.pytorch.global.torch.ones_like;
import static org.bytedeco.pytorch.global.torch.softplus;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import org.bytedeco.pytorch.Tensor;

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
     * Relativistic pairing loss: how far the first of each pair of logits lags behind the second,
     * {@code mean(softplus(behind - ahead))} (R3GAN, arXiv 2501.05441). The discriminator wants real ahead of fake, the
     * generator fake ahead of real.
     */
    static Tensor pairs(Tensor ahead, Tensor behind) {
        return softplus(behind.sub(ahead)).mean();
    }

    /** Mean absolute difference. */
    static Tensor l1(Tensor a, Tensor b) {
        return a.sub(b).abs().mean();
    }
}
