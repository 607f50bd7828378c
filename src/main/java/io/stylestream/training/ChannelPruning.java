package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.network.ChannelGroups;
import io.stylestream.network.ChannelGroups.Axis;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.ParameterShapes;
import io.stylestream.network.StarGanV2;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Cuts a narrower generator out of a trained one: of each group of channels that belong together the most important
 * ones stay, in their order, in all weights of the group alike.
 */
final class ChannelPruning {
    private final ChannelGroups groups;
    private final ChannelGroups narrowGroups;
    private final StarGanV2 narrow;
    private final List<int[]> kept = new ArrayList<>();

    /**
     * @param wide architecture of the trained generator
     * @param narrow the same with another generator width
     * @param importance for each group of {@code wide}, that of each channel
     * @throws IllegalArgumentException if the generators have other layers, or {@code narrow} is the wider one
     */
    ChannelPruning(StarGanV2 wide, StarGanV2 narrow, List<double[]> importance) {
        this.groups = ChannelGroups.of(wide);
        this.narrowGroups = ChannelGroups.of(narrow);
        this.narrow = narrow;
        if (!groups.axes().equals(narrowGroups.axes())) {
            throw new IllegalArgumentException("the narrow generator has other layers than the wide one");
        }
        for (int group = 0; group < importance.size(); group++) {
            kept.add(mostImportant(importance.get(group), narrowGroups.sizes().get(group)));
        }
    }

    private static int[] mostImportant(double[] importance, int count) {
        if (count > importance.length) {
            throw new IllegalArgumentException(
                    "%d channels cannot be cut out of %d".formatted(count, importance.length));
        }
        return IntStream.range(0, importance.length)
                .boxed()
                .sorted(Comparator.comparingDouble(channel -> -importance[channel]))
                .limit(count)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** The narrow generator's weights. */
    Map<String, HostTensor> cut(Map<String, HostTensor> wide) {
        Map<String, HostTensor> cut = new LinkedHashMap<>();
        ParameterShapes.of(narrow, NetworkKind.GENERATOR).forEach((name, shape) -> {
            HostTensor weight = wide.get(name);
            if (weight == null) {
                throw new IllegalArgumentException("the wide generator lacks " + name);
            }
            cut.put(name, HostTensor.ofFloats(cut(weight, groups.of(name)), shape));
        });
        return cut;
    }

    private float[] cut(HostTensor weight, List<Axis> axes) {
        float[] values = weight.toFloats();
        int[] positions = {0};
        for (int axis = 0; axis < axes.size(); axis++) {
            positions =
                    refine(positions, along(axes.get(axis), (int) weight.shape()[axis]), (int) weight.shape()[axis]);
        }
        float[] chosen = new float[positions.length];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = values[positions[i]];
        }
        return chosen;
    }

    /** Positions within the axes so far, each followed by the indices of one more axis. */
    private static int[] refine(int[] positions, int[] indices, int extent) {
        int[] refined = new int[positions.length * indices.length];
        for (int i = 0; i < refined.length; i++) {
            refined[i] = positions[i / indices.length] * extent + indices[i % indices.length];
        }
        return refined;
    }

    /** The indices that stay along an axis. */
    private int[] along(Axis axis, int extent) {
        if (axis.group() == Axis.WHOLE) {
            return IntStream.range(0, extent).toArray();
        }
        int size = groups.sizes().get(axis.group());
        return IntStream.range(0, axis.copies())
                .flatMap(copy -> IntStream.of(kept.get(axis.group())).map(channel -> copy * size + channel))
                .toArray();
    }
}
