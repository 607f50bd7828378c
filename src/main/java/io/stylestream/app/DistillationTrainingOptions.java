package io.stylestream.app;

import io.stylestream.core.UsageError;
import io.stylestream.training.DistillationOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Hyper-parameters of distillation. */
final class DistillationTrainingOptions extends PrecisionOptions {
    @Option(
            names = "--iterations",
            defaultValue = "" + DistillationOptions.ITERATIONS,
            description = "Iterations in all.")
    int iterations;

    @Option(
            names = "--batch-size",
            defaultValue = "" + DistillationOptions.BATCH_SIZE,
            description = "Pictures per batch.")
    int batchSize;

    @Option(
            names = "--learning-rate",
            defaultValue = "" + DistillationOptions.LEARNING_RATE,
            description = "Adam's step size; in the last three tenths of the iterations it falls to 0.")
    double learningRate;

    @Option(
            names = "--ema-decay",
            defaultValue = "" + DistillationOptions.EMA_DECAY,
            description = "Decay of the weight average that is served.")
    double emaDecay;

    @Option(
            names = "--lambda-gradient",
            defaultValue = "" + DistillationOptions.LAMBDA_GRADIENT,
            description = "Weight of the difference between the pictures' gradients, beside that of the pixels.")
    double lambdaGradient;

    @Option(
            names = "--lambda-style",
            defaultValue = "" + DistillationOptions.LAMBDA_STYLE,
            description = "Weight of the difference between the style codes that the pictures show.")
    double lambdaStyle;

    @Mixin
    AugmentationTrainingOptions augmentation = new AugmentationTrainingOptions();

    @Option(
            names = "--seed",
            defaultValue = "" + DistillationOptions.SEED,
            description = "Determines sampling, augmentation and latent codes.")
    long seed;

    /** @param teacher SHA-256 of the teacher's generator */
    DistillationOptions options(String teacher) {
        try {
            return new DistillationOptions(
                    teacher,
                    iterations,
                    batchSize,
                    learningRate,
                    emaDecay,
                    lambdaGradient,
                    lambdaStyle,
                    augmentation.options(),
                    seed,
                    precision(),
                    channelsLast);
        } catch (IllegalArgumentException e) {
            throw new UsageError(e.getMessage() + "; correct that option", e);
        }
    }
}
