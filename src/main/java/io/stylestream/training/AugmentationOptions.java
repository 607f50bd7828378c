package io.stylestream.training;

import static io.stylestream.training.Ranges.requireShare;

/**
 * How training pictures are varied.
 *
 * @param cropProbability share of pictures that get a random resized crop
 * @param flipProbability share of pictures that are mirrored left to right
 */
public record AugmentationOptions(double cropProbability, double flipProbability) {
    public static final double CROP_PROBABILITY = 0.5;
    public static final double FLIP_PROBABILITY = 0.5;

    /** The paper's values. */
    public static final AugmentationOptions PAPER = new AugmentationOptions(CROP_PROBABILITY, FLIP_PROBABILITY);

    /** @throws IllegalArgumentException if a probability is not 0 to 1 */
    public AugmentationOptions {
        requireShare("crop probability", cropProbability);
        requireShare("flip probability", flipProbability);
    }
}
