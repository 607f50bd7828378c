package io.stylestream.network.onnx.rewrite;

import static io.stylestream.core.ElementType.F32;

import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;

/**
 * Records an instance normalisation as the means of {@code x} and {@code x * x} per picture and channel, and one
 * multiplication and one addition per position, which an engine on a GPU merges with the activation behind them:
 * {@code gamma (x - m) / sqrt(v + e) + beta = x a + b} with {@code a = gamma / sqrt(v + e)} and {@code b = beta - m a}.
 *
 * <p>Not one of the {@link Rewrite}s, because an engine that runs operation by operation gets slower by it.
 */
public final class DecomposedNorm {
    private DecomposedNorm() {}

    /** Rewrites all instance normalisations in place. */
    public static void apply(OnnxGraph graph) {
        GraphEditor editor = new GraphEditor(graph);
        for (Node listed : editor.nodes()) {
            if (listed.is("InstanceNormalization")) {
                editor.producer(listed.output()).ifPresent(norm -> decompose(editor, norm));
            }
        }
    }

    private static void decompose(GraphEditor editor, Node norm) {
        OnnxGraph graph = editor.graph();
        OnnxValue x = norm.input(0);
        long[] perChannel = {x.extent(0), x.extent(1), 1, 1};
        OnnxValue mean = mean(graph, x, perChannel);
        OnnxValue meanSquare = mean(graph, graph.node("Mul", x, x).gives(F32, x.shape()), perChannel);
        OnnxValue squareMean = graph.node("Mul", mean, mean).gives(F32, perChannel);
        OnnxValue difference = graph.node("Sub", meanSquare, squareMean).gives(F32, perChannel);
        // rounding can leave a little less than nothing of a constant channel's variance
        OnnxValue variance = graph.node("Relu", difference).gives(F32, perChannel);
        OnnxValue widened = graph.node("Add", variance, graph.scalar(norm.decimal("epsilon")))
                .gives(F32, perChannel);
        OnnxValue deviation = graph.node("Sqrt", widened).gives(F32, perChannel);
        OnnxValue gain =
                graph.node("Div", parameter(editor, norm, 1), deviation).gives(F32, perChannel);
        OnnxValue centre = graph.node("Mul", mean, gain).gives(F32, perChannel);
        OnnxValue shift = graph.node("Sub", parameter(editor, norm, 2), centre).gives(F32, perChannel);
        OnnxValue scaled = graph.node("Mul", x, gain).gives(F32, x.shape());
        editor.replace(norm.output(), graph.node("Add", scaled, shift).gives(F32, x.shape()));
    }

    private static OnnxValue mean(OnnxGraph graph, OnnxValue x, long[] shape) {
        return graph.node("ReduceMean", x)
                .with("axes", new long[] {2, 3})
                .with("keepdims", 1)
                .gives(F32, shape);
    }

    /** A parameter (C) as (1,C,1,1). */
    private static OnnxValue parameter(GraphEditor editor, Node norm, int input) {
        OnnxValue given = norm.input(input);
        long channels = given.extent(0);
        return editor.isStored(given)
                ? editor.graph().computed("as a plane", given, editor.floats(given), 1, channels, 1, 1)
                : editor.graph().reshape(given, 1, channels, 1, 1);
    }
}
