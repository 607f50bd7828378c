package io.stylestream.network.onnx.rewrite;

import io.stylestream.network.onnx.OnnxValue;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Adds the constant that is added to the first part of a split linear layer's output to that layer's bias instead:
 * {@code split(W s + b).first + 1 = split(W s + (b + 1)).first}.
 */
final class AdainOffset implements Pass {
    @Override
    public void apply(GraphEditor editor) {
        for (Node listed : editor.nodes()) {
            if (listed.is("Add")) {
                editor.producer(listed.output()).ifPresent(add -> fold(editor, add));
            }
        }
    }

    private static void fold(GraphEditor editor, Node add) {
        OnnxValue part = add.input(0);
        Optional<Double> offset = editor.scalar(add.input(1));
        Optional<Node> split = editor.producer(part).filter(node -> node.is("Split") && node.output() == part);
        Optional<Node> reshape = split.flatMap(node -> before(editor, node)).filter(node -> node.is("Reshape"));
        Optional<Node> linear = reshape.flatMap(node -> before(editor, node))
                .filter(node -> node.is("Gemm") && node.inputs() == 3 && editor.isStored(node.input(2)));
        if (offset.isPresent()
                && linear.isPresent()
                && editor.onlyConsumer(part).isPresent()) {
            int count = Math.toIntExact(part.knownExtent(1));
            OnnxValue bias = linear.get().input(2);
            Supplier<float[]> content = editor.floats(bias);
            OnnxValue moved = editor.graph()
                    .computed(
                            "first %d plus %s".formatted(count, offset.get()),
                            bias,
                            () -> plus(content.get(), offset.get(), count),
                            bias.shape());
            editor.exchangeInput(linear.get(), 2, moved);
            editor.replace(add.output(), part);
        }
    }

    /** The producer of a node's first input, if nothing else uses that. */
    private static Optional<Node> before(GraphEditor editor, Node node) {
        return editor.onlyConsumer(node.input(0)).flatMap(only -> editor.producer(only.input(0)));
    }

    private static float[] plus(float[] values, double offset, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = (float) (values[i] + offset);
        }
        return values;
    }
}
