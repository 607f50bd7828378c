package io.stylestream.model.checkpoint;

import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the numbers of a StarGAN v2 architecture in the shapes of its tensors. */
final class ArchitectureInference {
    /** The buffer that only the high-pass variant's generator has: a 3 x 3 edge filter divided by w_hpf. */
    static final String HIGH_PASS_FILTER = "hpf.filter";

    private static final int SMALLEST_SIZE = 4;
    private static final int MAX_HALVINGS = 16;
    private static final Pattern CRITIC_BLOCK = Pattern.compile("shared\\.(\\d{1,5})\\.conv1\\.weight");
    private static final Pattern DOMAIN_OUTPUT = Pattern.compile("unshared\\.(\\d{1,5})\\.6\\.weight");
    private static final Pattern GENERATOR_BLOCK = Pattern.compile("encode\\.(\\d{1,5})\\.conv1\\.weight");
    /** w_hpf of the official face model. */
    private static final double OFFICIAL_WEIGHT = 1;

    private static final float FILTER_CENTRE = 8;
    private static final double ROUNDING = 1e-5;

    private final Map<NetworkKind, Map<String, CheckpointTensor>> networks;

    ArchitectureInference(Map<NetworkKind, Map<String, CheckpointTensor>> networks) {
        this.networks = networks;
    }

    /**
     * The smallest architecture that fits: a cap on the channels that no layer reaches leaves no trace, so the largest
     * number of channels counts as the cap.
     *
     * @throws UnusableCheckpoint if a telling tensor is missing or the numbers are out of range
     */
    StarGanV2 infer() {
        int halvings = lastIndex(NetworkKind.STYLE_ENCODER, CRITIC_BLOCK);
        if (halvings > MAX_HALVINGS) {
            throw new UnusableCheckpoint("its style encoder has %d blocks".formatted(halvings));
        }
        int base = extent(NetworkKind.GENERATOR, "from_rgb.weight", 0);
        int max = base;
        for (int block = 1; block <= halvings; block++) {
            max = Math.max(max, extent(NetworkKind.STYLE_ENCODER, "shared.%d.conv2.weight".formatted(block), 0));
        }
        try {
            return withHighPass(new StarGanV2(
                    SMALLEST_SIZE << halvings,
                    base,
                    max,
                    extent(NetworkKind.MAPPING_NETWORK, "unshared.0.6.weight", 0),
                    extent(NetworkKind.MAPPING_NETWORK, "shared.0.weight", 1),
                    extent(NetworkKind.MAPPING_NETWORK, "shared.0.weight", 0),
                    lastIndex(NetworkKind.MAPPING_NETWORK, DOMAIN_OUTPUT) + 1,
                    0));
        } catch (IllegalArgumentException e) {
            throw new UnusableCheckpoint("its sizes make no StarGAN v2 model: " + e.getMessage(), e);
        }
    }

    /**
     * The filter tells w_hpf; early official checkpoints lack it, and only one more generator block shows the variant.
     */
    private StarGanV2 withHighPass(StarGanV2 plain) {
        int blocks = lastIndex(NetworkKind.GENERATOR, GENERATOR_BLOCK) + 1;
        double weight = 0;
        if (tensors(NetworkKind.GENERATOR).containsKey(HIGH_PASS_FILTER)) {
            weight = filterWeight();
        } else if (blocks > plain.adainLayers() / 2) {
            weight = OFFICIAL_WEIGHT;
        }
        return new StarGanV2(
                plain.imageSize(),
                plain.baseChannels(),
                plain.maxChannels(),
                plain.styleSize(),
                plain.latentSize(),
                plain.hiddenSize(),
                plain.domains(),
                weight);
    }

    /** The largest number in the names that match; a gap below it shows later, as a missing tensor. */
    private int lastIndex(NetworkKind kind, Pattern pattern) {
        return tensors(kind).keySet().stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .mapToInt(match -> Integer.parseInt(match.group(1)))
                .max()
                .orElseThrow(() ->
                        new UnusableCheckpoint("its '%s' has no tensor '%s'".formatted(kind.officialName(), pattern)));
    }

    private int extent(NetworkKind kind, String name, int axis) {
        long[] shape = tensor(kind, name).shape();
        if (axis >= shape.length || shape[axis] > Integer.MAX_VALUE) {
            throw new UnusableCheckpoint("its tensor '%s.%s' has the impossible shape %s"
                    .formatted(kind.officialName(), name, Arrays.toString(shape)));
        }
        return (int) shape[axis];
    }

    private double filterWeight() {
        CheckpointTensor filter = tensor(NetworkKind.GENERATOR, HIGH_PASS_FILTER);
        if (!Arrays.equals(filter.shape(), new long[] {3, 3})) {
            throw new UnusableCheckpoint("its tensor 'generator.%s' has shape %s instead of [3, 3]"
                    .formatted(HIGH_PASS_FILTER, Arrays.toString(filter.shape())));
        }
        if (!filter.type().isFloatingPoint()) {
            throw new UnusableCheckpoint(
                    "its tensor 'generator.%s' holds no floating-point numbers".formatted(HIGH_PASS_FILTER));
        }
        float[] weights = filter.elements().get().toFloats();
        double weight = FILTER_CENTRE / weights[4];
        double whole = Math.rint(weight);
        return Math.abs(weight - whole) < ROUNDING * whole ? whole : weight;
    }

    private CheckpointTensor tensor(NetworkKind kind, String name) {
        CheckpointTensor tensor = tensors(kind).get(name);
        if (tensor == null) {
            throw new UnusableCheckpoint("its tensor '%s.%s' is missing".formatted(kind.officialName(), name));
        }
        return tensor;
    }

    private Map<String, CheckpointTensor> tensors(NetworkKind kind) {
        return networks.getOrDefault(kind, Map.of());
    }
}
