package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.ParameterShapes;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchTensors;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;

/**
 * First weights of networks that set out from trained ones, which may be narrower, may know fewer domains and may be
 * for smaller pictures.
 *
 * <p>What both have is copied. New channels begin like those of a fresh network, but do not act on the old ones at
 * first, so a widened network computes what the narrow one computed and can learn to use the room (function-preserving
 * widening as in Net2Net, arXiv 1511.05641). A new domain begins as a copy of another one. Networks for larger pictures
 * {@link Growth grow} at their outer side. Tensors without counterpart begin fresh.
 */
final class WeightTransfer {
    private static final String SHORTCUT = "conv1x1.weight";

    private static final Pattern DOMAIN_HEAD = Pattern.compile("unshared\\.(\\d+)(.*)");

    private final StartingPoint start;
    private final StarGanV2 architecture;
    private final List<Integer> sources;
    private final HeInitialisation fresh;
    private final Growth growth;
    private final String discriminatorHead;

    /**
     * @param architecture of the new networks
     * @param sources for each new domain, the index of the starting point's domain that it begins as
     * @param fresh gives the values of what is new
     * @throws UsageError if the new networks are for smaller pictures or another variant, are narrower, or have no room
     *     for a shortcut that was learned
     */
    WeightTransfer(StartingPoint start, StarGanV2 architecture, List<Integer> sources, HeInitialisation fresh) {
        this.growth = new Growth(start.architecture(), architecture);
        requireRoom(start.architecture(), architecture);
        this.start = start;
        this.architecture = architecture;
        this.sources = List.copyOf(sources);
        this.fresh = fresh;
        this.discriminatorHead = lastLayer(architecture);
        requireShortcuts();
    }

    /** A block has weights in its shortcut where it changes the number of channels; without them it is another one. */
    private void requireShortcuts() {
        start.weights().forEach((kind, trained) -> {
            Set<String> kept = ParameterShapes.of(architecture, kind).keySet().stream()
                    .flatMap(name -> growth.counterpart(kind, name).stream())
                    .collect(Collectors.toSet());
            for (String name : trained.keySet()) {
                if (name.endsWith(SHORTCUT) && !kept.contains(name)) {
                    throw new UsageError(("with at most %d channels the new %s has no %s, which the model to start from"
                                    + " has learned; give --max-channels %d")
                            .formatted(architecture.maxChannels(), kind.fileName(), name, sufficientChannels()));
                }
            }
        });
    }

    /** As many times more channels at most as there are more at the side of the picture. */
    private int sufficientChannels() {
        int narrow = start.architecture().baseChannels();
        int times = (architecture.baseChannels() + narrow - 1) / narrow;
        return times * start.architecture().maxChannels();
    }

    private static void requireRoom(StarGanV2 from, StarGanV2 to) {
        requireAtLeast("most channels", from.maxChannels(), to.maxChannels());
        requireAtLeast("generator's most channels", from.generatorMaxChannels(), to.generatorMaxChannels());
        requireAtLeast("style size", from.styleSize(), to.styleSize());
        requireAtLeast("latent size", from.latentSize(), to.latentSize());
        requireAtLeast("hidden size", from.hiddenSize(), to.hiddenSize());
    }

    /** @throws UsageError if the new networks have less of something than the starting point */
    static void requireAtLeast(String what, int from, long to) {
        if (to < from) {
            throw new UsageError("the model to start from has %s %d, the new one %d; it must not be smaller"
                    .formatted(what, from, to));
        }
    }

    /** The weights of all networks; those of a network that the starting point lacks are fresh. */
    Map<NetworkKind, Map<String, HostTensor>> weights() {
        Map<NetworkKind, Map<String, HostTensor>> all = new EnumMap<>(NetworkKind.class);
        for (NetworkKind kind : NetworkKind.values()) {
            Map<String, HostTensor> trained = start.weights().getOrDefault(kind, Map.of());
            Map<String, HostTensor> weights = new LinkedHashMap<>();
            ParameterShapes.of(architecture, kind)
                    .forEach((name, shape) -> weights.put(name, weight(kind, name, shape, trained)));
            all.put(kind, weights);
        }
        return all;
    }

    private HostTensor weight(NetworkKind kind, String name, long[] shape, Map<String, HostTensor> trained) {
        HostTensor made = fresh(name, shape);
        HostTensor old = growth.counterpart(kind, name)
                .map(within -> trained.get(ofSourceDomain(within)))
                .orElse(null);
        if (old == null) {
            if (name.endsWith(SHORTCUT)) {
                return shortcut(made, kind, name, trained);
            }
            return name.endsWith(".fc.weight") && !trained.isEmpty() ? knownStyleOnly(made) : made;
        }
        Block from = new Block(old.toFloats(), old.shape());
        Block to = new Block(made.toFloats(), shape);
        if (kind == NetworkKind.DISCRIMINATOR && name.startsWith(discriminatorHead)) {
            for (int domain = 0; domain < sources.size(); domain++) {
                to.takeRows(from, sources.get(domain), domain, 1);
            }
        } else if (name.contains(".fc.")) { // scales in the first half, shifts in the second
            to.takeRows(from, 0, 0, from.rows() / 2);
            to.takeRows(from, from.rows() / 2, to.rows() / 2, from.rows() / 2);
        } else {
            to.takeRows(from, 0, 0, from.rows());
        }
        return HostTensor.ofFloats(to.values(), shape);
    }

    /** Of a block that had none, because it kept its channels: passes these on as they are. */
    private HostTensor shortcut(HostTensor made, NetworkKind kind, String name, Map<String, HostTensor> trained) {
        HostTensor within = growth.counterpart(kind, name.replace(SHORTCUT, "conv1.weight"))
                .map(trained::get)
                .orElse(null);
        if (within == null) {
            return made;
        }
        Block to = new Block(made.toFloats(), made.shape());
        to.passOn((int) within.shape()[1]);
        return HostTensor.ofFloats(to.values(), made.shape());
    }

    /** Of a new block: what a style code has beyond the starting point's does not act at first. */
    private HostTensor knownStyleOnly(HostTensor made) {
        Block block = new Block(made.toFloats(), made.shape());
        block.ignoreColumns(start.architecture().styleSize());
        return HostTensor.ofFloats(block.values(), made.shape());
    }

    private HostTensor fresh(String name, long[] shape) {
        try (PointerScope scope = new PointerScope()) {
            return TorchTensors.toHost(fresh.make(name, shape));
        }
    }

    /** The name of a domain's own layers in the starting point. */
    private String ofSourceDomain(String name) {
        Matcher head = DOMAIN_HEAD.matcher(name);
        return head.matches() ? "unshared." + sources.get(Integer.parseInt(head.group(1))) + head.group(2) : name;
    }

    /** Name, up to its last dot, of the discriminator's last layer, which has one row per domain. */
    private static String lastLayer(StarGanV2 architecture) {
        String last = "";
        for (String name :
                ParameterShapes.of(architecture, NetworkKind.DISCRIMINATOR).keySet()) {
            last = name.substring(0, name.lastIndexOf('.') + 1);
        }
        return last;
    }

    /** Values of a tensor (rows, columns, ...), or (rows). */
    private record Block(float[] values, long[] shape) {
        int rows() {
            return (int) shape[0];
        }

        private int columns() {
            return shape.length > 1 ? (int) shape[1] : 1;
        }

        private int perColumn() {
            return values.length / (rows() * columns());
        }

        /** Makes the first rows, of a convolution of one pixel, those of the identity. */
        void passOn(int channels) {
            for (int row = 0; row < channels; row++) {
                Arrays.fill(values, row * columns(), (row + 1) * columns(), 0);
                values[row * columns() + row] = 1;
            }
        }

        /** The columns from this one on do not act. */
        void ignoreColumns(int from) {
            for (int row = 0; row < rows(); row++) {
                int begin = row * columns() * perColumn();
                Arrays.fill(values, begin + from * perColumn(), begin + columns() * perColumn(), 0);
            }
        }

        /** Copies rows of a tensor with at most as many columns; further columns do not act on them. */
        void takeRows(Block from, int fromRow, int toRow, int count) {
            int per = perColumn();
            for (int row = 0; row < count; row++) {
                int target = (toRow + row) * columns() * per;
                int taken = from.columns() * per;
                System.arraycopy(from.values, (fromRow + row) * taken, values, target, taken);
                Arrays.fill(values, target + taken, target + columns() * per, 0);
            }
        }
    }
}
