package io.stylestream.app;

import io.stylestream.training.AugmentationOptions;
import picocli.CommandLine.Option;

/** How training pictures are varied. */
final class AugmentationTrainingOptions {
    @Option(
            names = "--crop-probability",
            defaultValue = "" + AugmentationOptions.CROP_PROBABILITY,
            description = "Share of pictures that get a random resized crop.")
    double cropProbability;

    @Option(
            names = "--flip-probability",
            defaultValue = "" + AugmentationOptions.FLIP_PROBABILITY,
            description =
                    "Share of pictures that are mirrored left to right; 0 where the two sides mean different things.")
    double flipProbability;

    /** @throws IllegalArgumentException if a probability is not 0 to 1 */
    AugmentationOptions options() {
        return new AugmentationOptions(cropProbability, flipProbability);
    }
}
