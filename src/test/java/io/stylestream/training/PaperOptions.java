package io.stylestream.training;

/** The paper's options but for what a test needs otherwise. */
final class PaperOptions {
    private PaperOptions() {}

    /** @param learningRate of all networks */
    static StarGanV2Options with(double learningRate, BeyondPaper beyond) {
        StarGanV2Options paper = StarGanV2Options.paper();
        return new StarGanV2Options(
                paper.iterations(),
                paper.batchSize(),
                learningRate,
                learningRate,
                paper.beta1(),
                paper.beta2(),
                paper.weightDecay(),
                paper.lambdaR1(),
                paper.lambdaStyle(),
                paper.lambdaDiversity(),
                paper.diversityIterations(),
                paper.lambdaCycle(),
                paper.emaDecay(),
                paper.augmentation(),
                paper.seed(),
                beyond);
    }
}
