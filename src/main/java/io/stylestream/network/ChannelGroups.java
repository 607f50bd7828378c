package io.stylestream.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which channels of a generator's weights belong together: those that meet in a sum, or pass from one layer to the
 * next. If one is taken away, it must be taken away from all weights of its group at the same position.
 *
 * <p>Found by walking the generator itself, as {@link ParameterShapes} does, so that no list of layers needs keeping
 * (dependency graphs for structural pruning: Fang et al., arXiv 2301.12900). Groups are numbered in the order of their
 * first use; generators with the same layers have the same groups.
 *
 * @param sizes channels of each group
 * @param axes for every weight, by official name, what lies along each of its axes
 */
public record ChannelGroups(List<Integer> sizes, Map<String, List<Axis>> axes) {
    /**
     * One axis of a weight.
     *
     * @param group whose channels lie along it; {@link #WHOLE} if it has no channels
     * @param copies how often they follow one another: twice where AdaIN's scales and shifts are computed
     */
    public record Axis(int group, int copies) {
        /** The group of an axis that has no channels, like those of a kernel. */
        public static final int WHOLE = -1;
    }

    public ChannelGroups {
        sizes = List.copyOf(sizes);
        axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
    }

    /** The groups of a generator; pictures and style codes are groups as well. */
    public static ChannelGroups of(StarGanV2 architecture) {
        ChannelWalk walk = new ChannelWalk();
        ChannelWalk.Handle picture = walk.feature(3);
        ChannelWalk.Handle mask = walk.feature(1);
        Generator.Masks<ChannelWalk.Handle> masks =
                architecture.highPass() > 0 ? new Generator.Masks<>(mask, mask) : null;
        new Generator<>(architecture, walk, walk::parameter)
                .forward(picture, walk.code(architecture.styleSize()), masks);
        return walk.groups();
    }

    /**
     * The axes of a weight.
     *
     * @throws IllegalArgumentException if the generator has no such weight
     */
    public List<Axis> of(String weight) {
        List<Axis> found = axes.get(weight);
        if (found == null) {
            throw new IllegalArgumentException("a generator has no weight " + weight);
        }
        return found;
    }

    /** The group whose channels a convolution or a linear layer reads. */
    public int readBy(String weight) {
        return of(weight).get(1).group();
    }
}
