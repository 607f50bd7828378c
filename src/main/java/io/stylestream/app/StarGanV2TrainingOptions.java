package io.stylestream.app;

import io.stylestream.core.UsageError;
import io.stylestream.training.StarGanV2Options;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Hyper-parameters of StarGAN v2 training; every default is the paper's value. */
final class StarGanV2TrainingOptions {
    @Option(names = "--iterations", defaultValue = "" + StarGanV2Options.ITERATIONS, description = "Iterations in all.")
    int iterations;

    @Option(
            names = "--batch-size",
            defaultValue = "" + StarGanV2Options.BATCH_SIZE,
            description = "Pictures per batch.")
    int batchSize;

    @Option(
            names = "--learning-rate",
            defaultValue = "" + StarGanV2Options.LEARNING_RATE,
            description = "Adam's step size for generator, style encoder and discriminator.")
    double learningRate;

    @Option(
            names = "--mapping-learning-rate",
            defaultValue = "" + StarGanV2Options.MAPPING_LEARNING_RATE,
            description = "Adam's step size for the mapping network.")
    double mappingLearningRate;

    @Option(names = "--beta1", defaultValue = "" + StarGanV2Options.BETA1, description = "Adam's first decay.")
    double beta1;

    @Option(names = "--beta2", defaultValue = "" + StarGanV2Options.BETA2, description = "Adam's second decay.")
    double beta2;

    @Option(names = "--weight-decay", defaultValue = "" + StarGanV2Options.WEIGHT_DECAY, description = "L2 penalty.")
    double weightDecay;

    @Option(
            names = "--lambda-r1",
            defaultValue = "" + StarGanV2Options.LAMBDA_R1,
            description = "Weight of the R1 penalty.")
    double lambdaR1;

    @Option(
            names = "--lambda-style",
            defaultValue = "" + StarGanV2Options.LAMBDA_STYLE,
            description = "Weight of the style reconstruction.")
    double lambdaStyle;

    @Option(
            names = "--lambda-diversity",
            defaultValue = "" + StarGanV2Options.LAMBDA_DIVERSITY,
            description = "Initial weight of the diversity loss; the paper takes 1 for faces and 2 for animals.")
    double lambdaDiversity;

    @Option(
            names = "--diversity-iterations",
            description = "Iterations until the diversity weight has fallen to 0. Default: --iterations.")
    @Nullable
    Integer diversityIterations;

    @Option(
            names = "--lambda-cycle",
            defaultValue = "" + StarGanV2Options.LAMBDA_CYCLE,
            description = "Weight of the cycle consistency.")
    double lambdaCycle;

    @Option(
            names = "--ema-decay",
            defaultValue = "" + StarGanV2Options.EMA_DECAY,
            description = "Decay of the weight average that is served.")
    double emaDecay;

    @Mixin
    AugmentationTrainingOptions augmentation = new AugmentationTrainingOptions();

    @Option(
            names = "--seed",
            defaultValue = "" + StarGanV2Options.SEED,
            description = "Determines initial weights, sampling, augmentation and latent codes.")
    long seed;

    StarGanV2Options options(BeyondPaperOptions beyond) {
        try {
            return new StarGanV2Options(
                    iterations,
                    batchSize,
                    learningRate,
                    mappingLearningRate,
                    beta1,
                    beta2,
                    weightDecay,
                    lambdaR1,
                    lambdaStyle,
                    lambdaDiversity,
                    diversityIterations != null ? diversityIterations : iterations,
                    lambdaCycle,
                    emaDecay,
                    augmentation.options(),
                    seed,
                    beyond.beyondPaper());
        } catch (IllegalArgumentException e) {
            throw new UsageError(e.getMessage() + "; correct that option", e);
        }
    }
}
