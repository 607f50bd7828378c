package io.stylestream.training;

import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.ParameterShapes;
import io.stylestream.network.StarGanV2;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which layer of a network for smaller pictures each layer of one for larger pictures begins as (progressive growing,
 * Karras et al., arXiv 1710.10196; instead of fading new layers in, the networks first learn by {@link Imitation}).
 *
 * <p>A network for pictures twice as large is the smaller one with one more block at the side of the picture. What lies
 * within keeps its weights; the new blocks and the layers from and to colours begin fresh.
 */
final class Growth {
    private static final Pattern NUMBERED = Pattern.compile("(encode|decode|shared|main)\\.(\\d+)(.*)");

    private final int doublings;
    private final Set<String> ofGenerator;

    /** @throws UsageError if the larger networks are for smaller pictures, or have less room within */
    Growth(StarGanV2 from, StarGanV2 to) {
        if (to.imageSize() < from.imageSize() || to.highPass() != from.highPass()) {
            throw new UsageError("the model to start from draws %d px with w_hpf %s, the new one %d px with w_hpf %s; "
                            .formatted(from.imageSize(), from.highPass(), to.imageSize(), to.highPass())
                    + "pictures may become larger, and w_hpf must be the same");
        }
        this.doublings =
                Integer.numberOfTrailingZeros(to.imageSize()) - Integer.numberOfTrailingZeros(from.imageSize());
        this.ofGenerator = ParameterShapes.of(from, NetworkKind.GENERATOR).keySet();
        String within = doublings == 0 ? "" : " at %d px".formatted(from.imageSize());
        WeightTransfer.requireAtLeast(
                "base channels" + within, from.baseChannels(), (long) to.baseChannels() << doublings);
        WeightTransfer.requireAtLeast(
                "generator's base channels" + within,
                from.generatorBaseChannels(),
                (long) to.generatorBaseChannels() << doublings);
    }

    /** Whether there are new layers at all. */
    boolean any() {
        return doublings > 0;
    }

    /** The name in the smaller network; empty for a layer that it lacks. */
    Optional<String> counterpart(NetworkKind kind, String name) {
        if (doublings == 0 || kind == NetworkKind.MAPPING_NETWORK) {
            return Optional.of(name);
        }
        if (name.startsWith("from_rgb.") || name.startsWith("to_rgb.")) {
            return Optional.empty();
        }
        Matcher numbered = NUMBERED.matcher(name);
        if (!numbered.matches()) {
            return Optional.of(name);
        }
        String part = numbered.group(1);
        int number = Integer.parseInt(numbered.group(2));
        return switch (part) {
            case "decode" -> Optional.of(name).filter(ofGenerator::contains);
            // blocks are counted from the picture, in a generator from 0, elsewhere from 1, after the layer from
            // colours
            case "encode" -> within(part, number - doublings, numbered.group(3), 0);
            default -> within(part, number - doublings, numbered.group(3), 1);
        };
    }

    private static Optional<String> within(String part, int number, String rest, int first) {
        return number < first ? Optional.empty() : Optional.of(part + "." + number + rest);
    }
}
