package io.stylestream.training;

import static io.stylestream.training.Ranges.requireNotNegative;
import static io.stylestream.training.Ranges.requirePositive;
import static io.stylestream.training.Ranges.requireShare;

/**
 * Hyper-parameters of StarGAN v2 training (arXiv 1912.01865, section 3 and appendix).
 *
 * @param iterations full iterations to train in all
 * @param batchSize pictures per batch
 * @param learningRate step size of generator, style encoder and discriminator
 * @param mappingLearningRate step size of the mapping network
 * @param beta1 Adam's decay of the gradient's mean
 * @param beta2 Adam's decay of the gradient's square
 * @param weightDecay L2 penalty, added to the gradient
 * @param lambdaR1 weight of the R1 penalty on real pictures
 * @param lambdaStyle weight of the style reconstruction
 * @param lambdaDiversity initial weight of the diversity loss; 1 for faces, 2 for animals in the paper
 * @param diversityIterations iterations until the diversity weight has fallen linearly to 0
 * @param lambdaCycle weight of the cycle consistency
 * @param emaDecay decay of the weight average that is served and evaluated
 * @param augmentation how pictures are varied
 * @param seed determines initial weights, sampling, augmentation and latent codes
 * @param beyond choices that the paper does not make
 */
public record StarGanV2Options(
        int iterations,
        int batchSize,
        double learningRate,
        double mappingLearningRate,
        double beta1,
        double beta2,
        double weightDecay,
        double lambdaR1,
        double lambdaStyle,
        double lambdaDiversity,
        int diversityIterations,
        double lambdaCycle,
        double emaDecay,
        AugmentationOptions augmentation,
        long seed,
        BeyondPaper beyond) {

    public static final int ITERATIONS = 100_000;
    public static final int BATCH_SIZE = 8;
    public static final double LEARNING_RATE = 1e-4;
    public static final double MAPPING_LEARNING_RATE = 1e-6;
    public static final double BETA1 = 0;
    public static final double BETA2 = 0.99;
    public static final double WEIGHT_DECAY = 1e-4;
    public static final double LAMBDA_R1 = 1;
    public static final double LAMBDA_STYLE = 1;
    public static final double LAMBDA_DIVERSITY = 1;
    public static final double LAMBDA_CYCLE = 1;
    public static final double EMA_DECAY = 0.999;
    public static final long SEED = 777;

    public StarGanV2Options {
        requirePositive("iterations", iterations);
        requirePositive("batch size", batchSize);
        requirePositive("learning rate", learningRate);
        requirePositive("mapping learning rate", mappingLearningRate);
        requireShare("beta1", beta1);
        requireShare("beta2", beta2);
        requireNotNegative("weight decay", weightDecay);
        requireNotNegative("lambda R1", lambdaR1);
        requireNotNegative("lambda style", lambdaStyle);
        requireNotNegative("lambda diversity", lambdaDiversity);
        requirePositive("diversity iterations", diversityIterations);
        requireNotNegative("lambda cycle", lambdaCycle);
        requireShare("EMA decay", emaDecay);
    }

    /** The paper's values. */
    public static StarGanV2Options paper() {
        return new StarGanV2Options(
                ITERATIONS,
                BATCH_SIZE,
                LEARNING_RATE,
                MAPPING_LEARNING_RATE,
                BETA1,
                BETA2,
                WEIGHT_DECAY,
                LAMBDA_R1,
                LAMBDA_STYLE,
                LAMBDA_DIVERSITY,
                ITERATIONS,
                LAMBDA_CYCLE,
                EMA_DECAY,
                AugmentationOptions.PAPER,
                SEED,
                BeyondPaper.none());
    }

    /** The same with another number of iterations; the diversity schedule stays. */
    public StarGanV2Options withIterations(int iterations) {
        return with(iterations, batchSize, lambdaDiversity, beyond);
    }

    /** The same with batches of another size. */
    public StarGanV2Options withBatchSize(int batchSize) {
        return with(iterations, batchSize, lambdaDiversity, beyond);
    }

    /** The same with another initial weight of the diversity loss. */
    public StarGanV2Options withLambdaDiversity(double lambdaDiversity) {
        return with(iterations, batchSize, lambdaDiversity, beyond);
    }

    /** The same with other choices beyond the paper. */
    public StarGanV2Options with(BeyondPaper beyond) {
        return with(iterations, batchSize, lambdaDiversity, beyond);
    }

    private StarGanV2Options with(int iterations, int batchSize, double lambdaDiversity, BeyondPaper beyond) {
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
                diversityIterations,
                lambdaCycle,
                emaDecay,
                augmentation,
                seed,
                beyond);
    }

    /** The diversity weight during the given iteration, counted from 0. */
    double lambdaDiversityAt(int iteration) {
        return lambdaDiversity * Math.max(0, 1 - (double) iteration / diversityIterations);
    }

    /** Whether the R1 penalty is computed during the given iteration, counted from 0. */
    boolean r1DueAt(int iteration) {
        return lambdaR1 > 0 && iteration % beyond.r1Every() == 0;
    }
}
