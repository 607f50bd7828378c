package io.stylestream.network.onnx.rewrite;

import io.stylestream.network.onnx.OnnxGraph;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The rewrites in the order of their application. */
public enum Rewrite {
    /** Convolution biases that an instance normalisation subtracts again are left out. */
    NORM_BIAS(NormBias::new),

    /** Factors on residual sums move into the weights behind them and into the epsilon of normalisations. */
    RESIDUAL_SCALE(ResidualScale::new),

    /** The constant 1 that adaptive normalisation adds to gamma moves into the bias of the linear layer. */
    ADAIN_OFFSET(AdainOffset::new),

    /** Adaptive instance normalisation becomes one normalisation over all channels of the batch. */
    ADAIN_NORM(AdainNorm::new),

    /** 1 x 1 convolutions move to the smaller side of pooling and upsampling. */
    SHORTCUT_ORDER(ShortcutOrder::new),

    /** A 3 x 3 convolution before average pooling becomes one of stride 2 behind means of neighbours. */
    POOLED_CONVOLUTION(PooledConvolution::new),

    /** Nearest upsampling before a 3 x 3 convolution becomes four small convolutions of the small picture. */
    UPSAMPLED_CONVOLUTION(UpsampledConvolution::new),

    /** 3 x 3 convolutions with many channels get by with fewer multiplications (Cook-Toom, also called Winograd). */
    FAST_CONVOLUTION(FastConvolution::new);

    private final Function<Target, Pass> pass;

    Rewrite(Supplier<Pass> pass) {
        this(target -> pass.get());
    }

    Rewrite(Function<Target, Pass> pass) {
        this.pass = pass;
    }

    /** All rewrites. */
    public static Set<Rewrite> all() {
        return Collections.unmodifiableSet(EnumSet.allOf(Rewrite.class));
    }

    /**
     * Those that leave work out, with convolutions as they are or of fewer positions. The others trade multiplications
     * for memory traffic and for kernels of unusual shapes, which pays where multiplications are dear.
     */
    public static Set<Rewrite> omissions() {
        return Collections.unmodifiableSet(EnumSet.of(NORM_BIAS, RESIDUAL_SCALE, ADAIN_OFFSET, SHORTCUT_ORDER));
    }

    /** The graph as it was recorded. */
    public static Set<Rewrite> none() {
        return Collections.emptySet();
    }

    /**
     * Reads {@code all}, {@code none}, or names separated by commas.
     *
     * @throws IllegalArgumentException if a name is unknown; the message lists those that exist
     */
    public static Set<Rewrite> parse(String text) {
        return switch (text.strip()) {
            case "all" -> all();
            case "none" -> none();
            default ->
                Collections.unmodifiableSet(Arrays.stream(text.split(",", -1))
                        .map(name -> named(name.strip()))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rewrite.class))));
        };
    }

    private static Rewrite named(String name) {
        return Arrays.stream(values())
                .filter(rewrite -> rewrite.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no rewrite '%s'; choose all, none, or from: %s".formatted(name, names())));
    }

    private static String names() {
        return Arrays.stream(values()).map(Rewrite::toString).collect(Collectors.joining(", "));
    }

    /** {@link #apply(Set, OnnxGraph, Target)} for one thread and with as much memory as is wanted. */
    public static void apply(Set<Rewrite> rewrites, OnnxGraph graph) {
        apply(rewrites, graph, Target.oneThread());
    }

    /**
     * Rewrites a graph in place, in the order of the constants.
     *
     * @return how many places were left as they are, or half done, because the target's memory does not suffice
     */
    public static int apply(Set<Rewrite> rewrites, OnnxGraph graph, Target target) {
        GraphEditor editor = new GraphEditor(graph);
        int leftOut = 0;
        for (Rewrite rewrite : values()) {
            if (rewrites.contains(rewrite)) {
                Pass pass = rewrite.pass.apply(target);
                pass.apply(editor);
                leftOut += pass.leftOut();
            }
        }
        return leftOut;
    }

    /** The name in options, for example {@code norm-bias}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
