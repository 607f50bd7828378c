package io.stylestream.network.onnx.rewrite;

import static io.stylestream.core.ElementType.F32;
import static io.stylestream.network.onnx.OnnxValue.DYNAMIC;

import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Records {@code gain * normalise(x) + shift} with computed gain and shift (N,C,1,1) as one instance normalisation of
 * the batch seen as one picture with N * C channels, so that each feature is read and written once instead of thrice.
 */
final class AdainNorm implements Pass {
    @Override
    public void apply(GraphEditor editor) {
        for (Node node : editor.nodes()) {
            if (node.is("InstanceNormalization") && isPlain(editor, node)) {
                merge(editor, node);
            }
        }
    }

    private static boolean isPlain(GraphEditor editor, Node norm) {
        return isFilledWith(editor, norm.input(1), 1) && isFilledWith(editor, norm.input(2), 0);
    }

    private static boolean isFilledWith(GraphEditor editor, OnnxValue value, float expected) {
        if (!editor.isStored(value)) {
            return false;
        }
        Supplier<float[]> content = editor.floats(value);
        for (float found : content.get()) {
            if (found != expected) {
                return false;
            }
        }
        return true;
    }

    private static void merge(GraphEditor editor, Node norm) {
        Optional<Node> scaled = operation(editor, norm.output(), "Mul");
        Optional<Node> shifted = scaled.flatMap(node -> operation(editor, node.output(), "Add"));
        if (shifted.isEmpty()) {
            return;
        }
        OnnxGraph graph = editor.graph();
        OnnxValue x = norm.input(0);
        long channels = x.knownExtent(1);
        long height = x.knownExtent(2);
        long width = x.knownExtent(3);
        OnnxValue flat = graph.node("Reshape", x, graph.integers(1, DYNAMIC, height, width))
                .gives(F32, 1, DYNAMIC, height, width);
        OnnxValue gain = flatten(graph, scaled.get().otherThan(norm.output()));
        OnnxValue shift = flatten(graph, shifted.get().otherThan(scaled.get().output()));
        OnnxValue normal = graph.node("InstanceNormalization", flat, gain, shift)
                .with("epsilon", norm.decimal("epsilon"))
                .gives(F32, flat.shape());
        OnnxValue result = graph.node("Reshape", normal, graph.integers(DYNAMIC, channels, height, width))
                .gives(F32, x.extent(0), channels, height, width);
        editor.replace(shifted.get().output(), result);
    }

    /** The only consumer, if it combines the value with one computed number per picture and channel. */
    private static Optional<Node> operation(GraphEditor editor, OnnxValue value, String operator) {
        return editor.onlyConsumer(value).filter(node -> {
            OnnxValue other = node.otherThan(value);
            return node.is(operator)
                    && other.rank() == 4
                    && other.extent(0) == value.extent(0)
                    && other.extent(1) == value.extent(1)
                    && other.extent(2) == 1
                    && other.extent(3) == 1;
        });
    }

    private static OnnxValue flatten(OnnxGraph graph, OnnxValue x) {
        return graph.reshape(x, DYNAMIC);
    }
}
