package io.stylestream.training;

/** The game between discriminator and generator. */
public enum AdversarialLoss {
    /** Each logit is a verdict of its own (Goodfellow et al., arXiv 1406.2661; the paper's choice). */
    NON_SATURATING,

    /** Each generated picture is compared with a real one of its domain (R3GAN, arXiv 2501.05441). */
    RELATIVISTIC
}
