package io.stylestream.app;

import io.stylestream.core.UsageError;
import io.stylestream.network.StarGanV2;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that determine the networks' shapes. */
public final class ArchitectureOptions {
    @Option(
            names = "--image-size",
            defaultValue = "256",
            description = "Side of the pictures in pixels, a power of two.")
    int imageSize;

    @Option(
            names = "--base-channels",
            description = "Channels of the first convolution. Default: 2^14 / image size, at most --max-channels.")
    @Nullable
    Integer baseChannels;

    @Option(names = "--max-channels", defaultValue = "512", description = "Most channels of any convolution.")
    int maxChannels;

    @Option(names = "--style-size", defaultValue = "64", description = "Values of a style code.")
    int styleSize;

    @Option(names = "--latent-size", defaultValue = "16", description = "Values of a latent code.")
    int latentSize;

    @Option(names = "--hidden-size", defaultValue = "512", description = "Width of the mapping network.")
    int hiddenSize;

    /** The given options on top of another architecture. */
    StarGanV2 architecture(StarGanV2 base, List<String> given, int domains) {
        StarGanV2 made = make(
                given.contains("--image-size") ? imageSize : base.imageSize(),
                baseChannels != null ? baseChannels : base.baseChannels(),
                given.contains("--max-channels") ? maxChannels : base.maxChannels(),
                given.contains("--style-size") ? styleSize : base.styleSize(),
                given.contains("--latent-size") ? latentSize : base.latentSize(),
                given.contains("--hidden-size") ? hiddenSize : base.hiddenSize(),
                domains,
                base.highPass());
        boolean sameWidth = baseChannels == null && !given.contains("--max-channels");
        return sameWidth ? made.withGeneratorChannels(base.generatorBaseChannels(), base.generatorMaxChannels()) : made;
    }

    /** The architecture for so many domains, without the high-pass variant. */
    public StarGanV2 architecture(int domains) {
        int base = baseChannels != null ? baseChannels : StarGanV2.defaultBaseChannels(imageSize, maxChannels);
        return make(imageSize, base, maxChannels, styleSize, latentSize, hiddenSize, domains, 0);
    }

    private static StarGanV2 make(
            int imageSize,
            int base,
            int maxChannels,
            int styleSize,
            int latentSize,
            int hiddenSize,
            int domains,
            double highPass) {
        try {
            return new StarGanV2(imageSize, base, maxChannels, styleSize, latentSize, hiddenSize, domains, highPass);
        } catch (IllegalArgumentException e) {
            throw new UsageError(e.getMessage() + "; correct that option", e);
        }
    }
}
