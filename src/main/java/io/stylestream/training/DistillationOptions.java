package io.stylestream.training;

import static io.stylestream.training.Ranges.requireNotNegative;
import static io.stylestream.training.Ranges.requirePositive;
import static io.stylestream.training.Ranges.requireShare;

import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;

/**
 * How a student learns from its teacher.
 *
 * @param teacher SHA-256 of the teacher's generator
 * @param iterations to be done in all
 * @param batchSize pictures per batch
 * @param learningRate Adam's step size; it falls to 0 at the end, see {@link #learningRateAt}
 * @param emaDecay decay of the weight average that is served
 * @param lambdaGradient weight of the difference between the pictures' gradients
 * @param lambdaStyle weight of the difference between the style codes that the pictures show
 * @param augmentation how pictures are varied
 * @param seed determines sampling, augmentation and latent codes
 * @param precision number format of the networks
 * @param channelsLast whether features lie channel by channel in memory
 */
public record DistillationOptions(
        String teacher,
        int iterations,
        int batchSize,
        double learningRate,
        double emaDecay,
        double lambdaGradient,
        double lambdaStyle,
        AugmentationOptions augmentation,
        long seed,
        Precision precision,
        boolean channelsLast) {
    private static final double FALLING = 0.3;

    public static final int ITERATIONS = 20_000;
    public static final int BATCH_SIZE = 16;
    public static final double LEARNING_RATE = 1e-3;
    public static final double EMA_DECAY = 0.999;
    public static final double LAMBDA_GRADIENT = 1;
    public static final double LAMBDA_STYLE = 0;
    public static final long SEED = StarGanV2Options.SEED;

    /** @throws IllegalArgumentException if a value is out of its range */
    public DistillationOptions {
        if (iterations < 1) {
            throw new IllegalArgumentException("iterations must be at least 1, but are " + iterations);
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size must be at least 1, but is " + batchSize);
        }
        requirePositive("learning rate", learningRate);
        requireShare("EMA decay", emaDecay);
        requireNotNegative("lambda gradient", lambdaGradient);
        requireNotNegative("lambda style", lambdaStyle);
    }

    /** The same with another number of iterations. */
    public DistillationOptions withIterations(int iterations) {
        return new DistillationOptions(
                teacher,
                iterations,
                batchSize,
                learningRate,
                emaDecay,
                lambdaGradient,
                lambdaStyle,
                augmentation,
                seed,
                precision,
                channelsLast);
    }

    /**
     * The step size of an iteration, counted from 0: constant, and over the last {@value #FALLING} of all iterations
     * falling evenly to 0 (Hu et al., arXiv 2404.06395, without a warm-up).
     */
    double learningRateAt(int iteration) {
        return learningRate * Math.min(1, (iterations - iteration) / (FALLING * iterations));
    }

    /** What computes the networks as these choices say. */
    TorchBackend backend(TorchDevice device) {
        return TorchBackend.forTraining(precision, channelsLast, device);
    }
}
