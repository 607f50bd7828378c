package io.stylestream.training;

/** A change of pictures through which gradients flow (DiffAugment, arXiv 2006.10738). */
public enum DifferentiableAugmentation {
    /** Brightness, saturation and contrast. */
    COLOR,

    /** A shift by up to an eighth of the side, the rest grey. */
    TRANSLATION,

    /** A grey square of half the side. */
    CUTOUT
}
