package io.stylestream.network;

import io.stylestream.network.ChannelGroups.Axis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backend that computes only which channels are the same ones, while a generator is walked.
 *
 * <p>Every feature has a set of channels; sets that must be one are joined (union-find). Knows the operations of a
 * generator only.
 */
final class ChannelWalk implements Backend<ChannelWalk.Handle> {
    private static final int FEATURE_RANK = 4;
    private static final int CODE_RANK = 2;

    private final Map<String, Handle> parameters = new LinkedHashMap<>();

    /** A set of channels; {@code same} is the set that it was joined to, which it may hold several times. */
    private static final class Channels {
        private final int size;
        private @Nullable Channels same;
        private int copies = 1;

        Channels(int size) {
            this.size = size;
        }
    }

    /** A feature, a code or a parameter: the channels along each axis, null along an axis without channels. */
    static final class Handle {
        private final long[] shape;
        private final @Nullable Channels[] along;

        private Handle(long... shape) {
            this.shape = shape;
            this.along = new Channels[shape.length];
        }

        private Handle with(int axis, Channels channels) {
            along[axis] = channels;
            return this;
        }

        private Channels channels() {
            Channels second = along[1];
            if (second == null) {
                throw new IllegalStateException("a feature without channels");
            }
            return second;
        }
    }

    /** A feature with channels of its own. */
    Handle feature(int channels) {
        return new Handle(new long[FEATURE_RANK]).with(1, new Channels(channels));
    }

    /** A code (N,size). */
    Handle code(int size) {
        return new Handle(new long[CODE_RANK]).with(1, new Channels(size));
    }

    /** A weight of the network that is walked. */
    Handle parameter(String name, long... shape) {
        return parameters.computeIfAbsent(name, first -> new Handle(shape.clone()));
    }

    /** What was found. */
    ChannelGroups groups() {
        Map<Channels, Integer> numbers = new LinkedHashMap<>();
        Map<String, List<Axis>> axes = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            List<Axis> found = new ArrayList<>();
            for (Channels along : parameter.along) {
                found.add(along == null ? new Axis(Axis.WHOLE, 1) : axis(along, numbers));
            }
            axes.put(name, List.copyOf(found));
        });
        return new ChannelGroups(
                numbers.keySet().stream().map(channels -> channels.size).toList(), axes);
    }

    private static Axis axis(Channels along, Map<Channels, Integer> numbers) {
        int copies = 1;
        Channels root = along;
        while (root.same != null) {
            copies *= root.copies;
            root = root.same;
        }
        numbers.putIfAbsent(root, numbers.size());
        return new Axis(numbers.getOrDefault(root, Axis.WHOLE), copies);
    }

    private static Channels root(Channels channels) {
        Channels root = channels;
        while (root.same != null) {
            root = root.same;
        }
        return root;
    }

    private static void join(Channels a, Channels b) {
        Channels first = root(a);
        Channels second = root(b);
        if (first != second) {
            second.same = first;
        }
    }

    @Override
    public Handle convolve(Handle x, Handle weight, @Nullable Handle bias, int padding) {
        return layer(x, weight, bias, FEATURE_RANK);
    }

    @Override
    public Handle linear(Handle x, Handle weight, Handle bias) {
        return layer(x, weight, bias, CODE_RANK);
    }

    private Handle layer(Handle x, Handle weight, @Nullable Handle bias, int rank) {
        Channels out = new Channels((int) weight.shape[0]);
        weight.with(0, out).with(1, x.channels());
        if (bias != null) {
            bias.with(0, out);
        }
        return new Handle(new long[rank]).with(1, out);
    }

    @Override
    public Handle convolveEachChannel(Handle x, float[] kernel) {
        return x;
    }

    @Override
    public Handle instanceNorm(Handle x, Handle scale, Handle shift) {
        scale.with(0, x.channels());
        shift.with(0, x.channels());
        return x;
    }

    @Override
    public Handle adaptiveInstanceNorm(Handle x, Handle gammaBeta) {
        Channels both = gammaBeta.channels();
        both.same = x.channels();
        both.copies = 2;
        return x;
    }

    @Override
    public Handle leakyRelu(Handle x, double slope) {
        return x;
    }

    @Override
    public Handle relu(Handle x) {
        return x;
    }

    @Override
    public Handle averagePool(Handle x) {
        return x;
    }

    @Override
    public Handle upsampleNearest(Handle x) {
        return x;
    }

    @Override
    public Handle resizeBilinear(Handle x, int size) {
        return x;
    }

    @Override
    public Handle add(Handle a, Handle b) {
        join(a.channels(), b.channels());
        return a;
    }

    @Override
    public Handle multiply(Handle a, Handle b) {
        if (b.channels().size != 1) {
            join(a.channels(), b.channels());
        }
        return a;
    }

    @Override
    public Handle scale(Handle x, double factor) {
        return x;
    }

    @Override
    public int rank(Handle x) {
        return x.shape.length;
    }

    @Override
    public Handle row(Handle x, int index) {
        throw notInGenerator();
    }

    @Override
    public Handle flatten(Handle x) {
        throw notInGenerator();
    }

    @Override
    public Handle choose(List<Handle> perDomain, Handle y) {
        throw notInGenerator();
    }

    @Override
    public Handle chooseColumn(Handle x, Handle y) {
        throw notInGenerator();
    }

    private static UnsupportedOperationException notInGenerator() {
        return new UnsupportedOperationException("a generator does not do this with codes (N,S)");
    }
}
