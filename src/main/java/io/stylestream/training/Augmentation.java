package io.stylestream.training;

import java.util.random.RandomGenerator;

/**
 * Which part of a picture is shown, and whether mirrored: the paper's augmentation.
 *
 * @param left left edge of the part, as a share of the width
 * @param top upper edge, as a share of the height
 * @param width width of the part, as a share of the width
 * @param height height of the part, as a share of the height
 * @param mirrored whether left and right are exchanged
 */
record Augmentation(double left, double top, double width, double height, boolean mirrored) {
    private static final double MIN_AREA = 0.8;
    private static final double MIN_RATIO = 0.9;
    private static final double MAX_RATIO = 1.1;
    private static final int TRIES = 10;

    /** The whole picture as it is. */
    static final Augmentation NONE = new Augmentation(0, 0, 1, 1, false);

    /**
     * Draws a random resized crop (area 0.8 to 1, aspect ratio 0.9 to 1.1) and a mirror image, each with the given
     * probability.
     */
    static Augmentation draw(RandomGenerator random, AugmentationOptions options) {
        boolean mirrored = random.nextDouble() < options.flipProbability();
        if (random.nextDouble() < options.cropProbability()) {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                double area = random.nextDouble(MIN_AREA, 1);
                double ratio = Math.exp(random.nextDouble(Math.log(MIN_RATIO), Math.log(MAX_RATIO)));
                double width = Math.sqrt(area * ratio);
                double height = Math.sqrt(area / ratio);
                if (width <= 1 && height <= 1) {
                    double left = random.nextDouble() * (1 - width);
                    double top = random.nextDouble() * (1 - height);
                    return new Augmentation(left, top, width, height, mirrored);
                }
            }
        }
        return new Augmentation(0, 0, 1, 1, mirrored);
    }
}
