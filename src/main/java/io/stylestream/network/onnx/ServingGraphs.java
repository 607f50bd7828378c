package io.stylestream.network.onnx;

import static io.stylestream.core.ElementType.F32;
import static io.stylestream.core.ElementType.I64;
import static io.stylestream.core.ElementType.U8;
import static io.stylestream.network.onnx.OnnxValue.DYNAMIC;

import io.stylestream.core.HostTensor;
import io.stylestream.network.Generator;
import io.stylestream.network.MappingNetwork;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.StyleEncoder;
import java.util.Map;

/**
 * Networks as ONNX models for serving, with pre- and post-processing in the graph and a dynamic batch size N.
 *
 * <p>Pictures are uint8 (N,H,W,3) in RGB: 0..255 becomes [-1, 1] on the way in; on the way out values are scaled back,
 * clamped and rounded. Domains are int64 (N).
 *
 * <table>
 *   <caption>Inputs and outputs</caption>
 *   <tr><td>generator</td><td>{@code picture}, {@code style} float32 (N,L,S), one code for each of the L AdaIN layers</td>
 *       <td>{@code picture_out} uint8 (N,H,W,3)</td></tr>
 *   <tr><td>style encoder</td><td>{@code picture}, {@code domain}</td><td>{@code style} float32 (N,S)</td></tr>
 *   <tr><td>mapping network</td><td>{@code z} float32 (N,latent size), {@code domain}</td>
 *       <td>{@code style} float32 (N,S)</td></tr>
 * </table>
 *
 * <p>The high-pass variant is served without masks, which leaves its edges out.
 */
public final class ServingGraphs {
    /** Name of the generator's output. */
    public static final String PICTURES = "picture_out";

    /** Half of the range 0..255: {@code value / HALF_RANGE - 1} is in [-1, 1]. */
    private static final double HALF_RANGE = 127.5;

    private ServingGraphs() {}

    /**
     * Records a network.
     *
     * @param parameters the network's tensors by official name; their bytes must stay readable until the graph's model
     *     is written
     * @throws IllegalArgumentException if a tensor is missing or has the wrong shape, or for the discriminator, which
     *     only training needs
     */
    public static OnnxGraph of(StarGanV2 architecture, NetworkKind kind, Map<String, HostTensor> parameters) {
        OnnxGraph graph = new OnnxGraph(kind.officialName());
        OnnxBackend backend = new OnnxBackend(graph);
        OnnxParameters weights = new OnnxParameters(graph, parameters);
        switch (kind) {
            case GENERATOR -> {
                OnnxValue x = normalise(graph, pictures(graph, architecture));
                OnnxValue style =
                        graph.input("style", F32, DYNAMIC, architecture.adainLayers(), architecture.styleSize());
                OnnxValue redrawn = new Generator<>(architecture, backend, weights).forward(x, style);
                graph.output(PICTURES, toPictures(graph, redrawn));
            }
            case STYLE_ENCODER -> {
                OnnxValue x = normalise(graph, pictures(graph, architecture));
                graph.output("style", new StyleEncoder<>(architecture, backend, weights).forward(x, domains(graph)));
            }
            case MAPPING_NETWORK -> {
                OnnxValue z = graph.input("z", F32, DYNAMIC, architecture.latentSize());
                graph.output("style", new MappingNetwork<>(architecture, backend, weights).forward(z, domains(graph)));
            }
            case DISCRIMINATOR ->
                throw new IllegalArgumentException("the discriminator serves training only: it has no serving graph");
        }
        return graph;
    }

    private static OnnxValue pictures(OnnxGraph graph, StarGanV2 architecture) {
        return graph.input("picture", U8, DYNAMIC, architecture.imageSize(), architecture.imageSize(), 3);
    }

    private static OnnxValue domains(OnnxGraph graph) {
        return graph.input("domain", I64, DYNAMIC);
    }

    /** uint8 (N,H,W,3) -> float32 (N,3,H,W) in [-1, 1]. */
    private static OnnxValue normalise(OnnxGraph graph, OnnxValue pictures) {
        long[] shape = {DYNAMIC, 3, pictures.extent(1), pictures.extent(2)};
        OnnxValue rows = graph.cast(pictures, F32);
        OnnxValue planes = graph.node("Transpose", rows)
                .with("perm", new long[] {0, 3, 1, 2})
                .gives(F32, shape);
        OnnxValue scaled = graph.node("Div", planes, graph.scalar(HALF_RANGE)).gives(F32, shape);
        return graph.node("Sub", scaled, graph.scalar(1)).gives(F32, shape);
    }

    /** float32 (N,3,H,W), about [-1, 1] -> uint8 (N,H,W,3). */
    private static OnnxValue toPictures(OnnxGraph graph, OnnxValue x) {
        OnnxValue shifted = graph.node("Add", x, graph.scalar(1)).gives(F32, x.shape());
        OnnxValue scaled = graph.node("Mul", shifted, graph.scalar(HALF_RANGE)).gives(F32, x.shape());
        OnnxValue clamped =
                graph.node("Clip", scaled, graph.scalar(0), graph.scalar(255)).gives(F32, x.shape());
        OnnxValue rounded = graph.node("Round", clamped).gives(F32, x.shape());
        OnnxValue rows = graph.node("Transpose", rounded)
                .with("perm", new long[] {0, 2, 3, 1})
                .gives(F32, DYNAMIC, x.extent(2), x.extent(3), 3);
        return graph.cast(rows, U8);
    }
}
