package io.stylestream.network.onnx;

import static io.stylestream.core.ElementType.F32;
import static io.stylestream.core.ElementType.I64;
import static io.stylestream.network.onnx.OnnxValue.DYNAMIC;

import io.stylestream.core.HostTensor;
import io.stylestream.network.Discriminator;
import io.stylestream.network.Generator;
import io.stylestream.network.MappingNetwork;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.StyleEncoder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Networks as ONNX models on raw tensors, with a dynamic batch size N. Every output is named {@code out}.
 *
 * <table>
 *   <caption>Inputs</caption>
 *   <tr><td>generator</td><td>{@code x} float32 (N,3,H,W) in [-1, 1], {@code s} float32 (N,S)</td></tr>
 *   <tr><td>mapping network</td><td>{@code z} float32 (N,latent size), {@code y} int64 (N)</td></tr>
 *   <tr><td>style encoder, discriminator</td><td>{@code x} float32 (N,3,H,W) in [-1, 1], {@code y} int64 (N)</td></tr>
 * </table>
 */
public final class RawGraphs {
    /** What a generator's model takes beyond pictures and one style code per picture. */
    public enum GeneratorInput {
        /** {@code s} is (N,L,S), one code per AdaIN layer. */
        STYLE_PER_LAYER,
        /** {@code mask0} and {@code mask1}, float32 (N,1,h,w) in 0..1: high-pass variant only. */
        MASKS
    }

    private RawGraphs() {}

    /**
     * Records a network.
     *
     * @param parameters the network's tensors by official name; their bytes must stay readable until the graph's model
     *     is written
     * @throws IllegalArgumentException if a tensor is missing or has the wrong shape
     */
    public static OnnxGraph of(StarGanV2 architecture, NetworkKind kind, Map<String, HostTensor> parameters) {
        if (kind == NetworkKind.GENERATOR) {
            return generator(architecture, parameters);
        }
        OnnxGraph graph = new OnnxGraph(kind.officialName());
        OnnxBackend backend = new OnnxBackend(graph);
        OnnxParameters weights = new OnnxParameters(graph, parameters);
        OnnxValue out = switch (kind) {
            case GENERATOR -> throw new AssertionError(kind);
            case MAPPING_NETWORK ->
                new MappingNetwork<>(architecture, backend, weights)
                        .forward(graph.input("z", F32, DYNAMIC, architecture.latentSize()), labels(graph));
            case STYLE_ENCODER ->
                new StyleEncoder<>(architecture, backend, weights)
                        .forward(pictures(graph, architecture), labels(graph));
            case DISCRIMINATOR ->
                new Discriminator<>(architecture, backend, weights)
                        .forward(pictures(graph, architecture), labels(graph));
        };
        graph.output("out", out);
        return graph;
    }

    /** Records a generator with further inputs; otherwise like {@link #of}. */
    public static OnnxGraph generator(
            StarGanV2 architecture, Map<String, HostTensor> parameters, GeneratorInput... further) {
        Set<GeneratorInput> inputs = EnumSet.noneOf(GeneratorInput.class);
        inputs.addAll(Arrays.asList(further));
        OnnxGraph graph = new OnnxGraph(NetworkKind.GENERATOR.officialName());
        OnnxValue x = pictures(graph, architecture);
        OnnxValue s = inputs.contains(GeneratorInput.STYLE_PER_LAYER)
                ? graph.input("s", F32, DYNAMIC, architecture.adainLayers(), architecture.styleSize())
                : graph.input("s", F32, DYNAMIC, architecture.styleSize());
        Generator<OnnxValue> generator =
                new Generator<>(architecture, new OnnxBackend(graph), new OnnxParameters(graph, parameters));
        graph.output(
                "out",
                inputs.contains(GeneratorInput.MASKS)
                        ? generator.forward(x, s, new Generator.Masks<>(mask(graph, "mask0"), mask(graph, "mask1")))
                        : generator.forward(x, s));
        return graph;
    }

    private static OnnxValue pictures(OnnxGraph graph, StarGanV2 architecture) {
        return graph.input("x", F32, DYNAMIC, 3, architecture.imageSize(), architecture.imageSize());
    }

    private static OnnxValue labels(OnnxGraph graph) {
        return graph.input("y", I64, DYNAMIC);
    }

    private static OnnxValue mask(OnnxGraph graph, String name) {
        return graph.input(name, F32, DYNAMIC, 1, DYNAMIC, DYNAMIC);
    }
}
