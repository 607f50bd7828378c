package io.stylestream.app;

import io.stylestream.network.NetworkKind;
import io.stylestream.training.AdversarialLoss;
import io.stylestream.training.BeyondPaper;
import io.stylestream.training.DifferentiableAugmentation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Training options that the paper does not know; the defaults train as it says. */
public final class BeyondPaperOptions extends PrecisionOptions {
    @Option(
            names = "--r1-every",
            defaultValue = "1",
            description = "Compute the R1 penalty only every N iterations, N times as strong (StyleGAN2).")
    int r1Every;

    @Option(
            names = "--diff-augment",
            split = ",",
            description = "For small data sets, change all that the discriminator sees: any of color, translation,"
                    + " cutout (DiffAugment).")
    List<String> augmentations = List.of();

    @Option(
            names = "--adversarial-loss",
            defaultValue = "non-saturating",
            description = "non-saturating (the paper's), or relativistic: pairs of a generated and a real picture"
                    + " (R3GAN; use with --lambda-r2).")
    String adversarial = "";

    @Option(
            names = "--lambda-r2",
            defaultValue = "0",
            description = "Weight of the gradient penalty on generated pictures (R3GAN).")
    double lambdaR2;

    @Option(
            names = "--lambda-inter-domain",
            defaultValue = "0",
            description = "Weight of the gradient penalty between source and all target domains (MWGAN).")
    double lambdaInterDomain;

    @Option(
            names = "--freeze",
            split = ",",
            description = "Networks that keep their weights: any of generator, mapping-network, style-encoder,"
                    + " discriminator.")
    List<String> frozen = List.of();

    /** The choices as the options make them. */
    public BeyondPaper beyondPaper() {
        return new BeyondPaper(
                precision(),
                channelsLast,
                r1Every,
                constants("--diff-augment", DifferentiableAugmentation.class, augmentations),
                OptionConstants.of("--adversarial-loss", AdversarialLoss.class, adversarial),
                lambdaR2,
                lambdaInterDomain,
                constants("--freeze", NetworkKind.class, frozen));
    }

    private static <E extends Enum<E>> Set<E> constants(String option, Class<E> type, List<String> names) {
        EnumSet<E> constants = EnumSet.noneOf(type);
        names.forEach(name -> constants.add(OptionConstants.of(option, type, name)));
        return constants;
    }
}
