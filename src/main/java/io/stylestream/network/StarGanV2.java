package io.stylestream.network;

/**
 * The architecture of a StarGAN v2 model: every number that determines the networks' shapes (arXiv 1912.01865, appendix
 * F).
 *
 * @param imageSize side of the square pictures in pixels; a power of two, 32 to 1024
 * @param baseChannels channels of the first convolution; the paper uses {@link #defaultBaseChannels}
 * @param maxChannels cap on the channels, which double with every halving of the picture; 512 in the paper
 * @param styleSize values of a style code; 64 in the paper
 * @param latentSize values of a latent code; 16 in the paper
 * @param hiddenSize width of the mapping network's layers; 512 in the paper
 * @param domains number of domains, at least 1
 * @param highPass weight {@code w_hpf} of the high-pass variant, used for faces; 0 is the plain generator
 * @param generatorBaseChannels channels of the generator's own first convolution; fewer than {@code baseChannels} in a
 *     student that draws faster than the model it has learned from; 0 stands for {@code baseChannels}
 * @param generatorMaxChannels cap on the generator's channels; 0 stands for {@code maxChannels}
 */
public record StarGanV2(
        int imageSize,
        int baseChannels,
        int maxChannels,
        int styleSize,
        int latentSize,
        int hiddenSize,
        int domains,
        double highPass,
        int generatorBaseChannels,
        int generatorMaxChannels) {

    /** Half of the generator's bottleneck blocks sit at the end of the encoder, half at the start of the decoder. */
    static final int BOTTLENECK_BLOCKS = 2;

    private static final int MAX_SIZE = 1 << 16;

    public StarGanV2 {
        requireRange("image size", imageSize, 32, 1024);
        if (Integer.bitCount(imageSize) != 1) {
            throw new IllegalArgumentException("image size must be a power of two, but is " + imageSize);
        }
        requireRange("base channels", baseChannels, 1, MAX_SIZE);
        requireRange("max channels", maxChannels, baseChannels, MAX_SIZE);
        requireRange("style size", styleSize, 1, MAX_SIZE);
        requireRange("latent size", latentSize, 1, MAX_SIZE);
        requireRange("hidden size", hiddenSize, 1, MAX_SIZE);
        requireRange("number of domains", domains, 1, MAX_SIZE);
        if (!(highPass >= 0 && Double.isFinite(highPass))) {
            throw new IllegalArgumentException("w_hpf must be 0 or more, but is " + highPass);
        }
        generatorBaseChannels = generatorBaseChannels == 0 ? baseChannels : generatorBaseChannels;
        generatorMaxChannels = generatorMaxChannels == 0 ? maxChannels : generatorMaxChannels;
        requireRange("generator's base channels", generatorBaseChannels, 1, MAX_SIZE);
        requireRange("generator's max channels", generatorMaxChannels, generatorBaseChannels, MAX_SIZE);
    }

    /** With a generator as wide as the other networks, as in the paper. */
    public StarGanV2(
            int imageSize,
            int baseChannels,
            int maxChannels,
            int styleSize,
            int latentSize,
            int hiddenSize,
            int domains,
            double highPass) {
        this(imageSize, baseChannels, maxChannels, styleSize, latentSize, hiddenSize, domains, highPass, 0, 0);
    }

    /**
     * The same with another generator.
     *
     * @param base channels of its first convolution; 0 stands for {@code baseChannels}
     * @param max cap on its channels; 0 stands for {@code maxChannels}
     */
    public StarGanV2 withGeneratorChannels(int base, int max) {
        return new StarGanV2(
                imageSize, baseChannels, maxChannels, styleSize, latentSize, hiddenSize, domains, highPass, base, max);
    }

    /**
     * The same with a generator that has a part of this one's channels in every layer. Channels double up to the same
     * block, so both generators have the same layers.
     *
     * @param part above 0, at most 1
     */
    public StarGanV2 withGeneratorWidth(double part) {
        if (!(part > 0 && part <= 1)) {
            throw new IllegalArgumentException("the width must be above 0 and at most 1, but is " + part);
        }
        int base = Math.max(1, (int) Math.round(generatorBaseChannels * part));
        long max = -Math.floorDiv(-(long) base * generatorMaxChannels, generatorBaseChannels);
        return withGeneratorChannels(base, (int) max);
    }

    private static void requireRange(String name, int value, int from, int to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException("%s must be %d to %d, but is %d".formatted(name, from, to, value));
        }
    }

    /** The paper's number of channels after the first convolution: 2^14 / image size, at most {@code maxChannels}. */
    public static int defaultBaseChannels(int imageSize, int maxChannels) {
        return Math.min((1 << 14) / imageSize, maxChannels);
    }

    /** Generator blocks that halve the picture, as many as blocks that double it. */
    public int generatorDownBlocks() {
        return log2(imageSize) - 4 + (highPass > 0 ? 1 : 0);
    }

    /** AdaIN layers of the generator, two per decoder block: the length of a per-layer style code. */
    public int adainLayers() {
        return 2 * (generatorDownBlocks() + BOTTLENECK_BLOCKS);
    }

    /** Blocks of the style encoder and of the discriminator; each halves the picture, down to 4 x 4. */
    public int criticDownBlocks() {
        return log2(imageSize) - 2;
    }

    /** Channels of style encoder and discriminator after the given number of doublings. */
    int channelsAfter(int doublings) {
        return capped(baseChannels, doublings, maxChannels);
    }

    /** Channels of the generator after the given number of doublings. */
    int generatorChannelsAfter(int doublings) {
        return capped(generatorBaseChannels, doublings, generatorMaxChannels);
    }

    private static int capped(int base, int doublings, int max) {
        return (int) Math.min((long) base << doublings, max);
    }

    private static int log2(int value) {
        return Integer.numberOfTrailingZeros(value);
    }
}
