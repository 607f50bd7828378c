package io.stylestream.training;

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
        requireProbability("crop probability", cropProbability);
        requireProbability("flip probability", flipProbability);
    }

    private static void requireProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("%s must be 0 to 1, but is %s".formatted(name, value));
        }
    }
}
