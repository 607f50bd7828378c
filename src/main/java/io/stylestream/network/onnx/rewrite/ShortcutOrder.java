package io.stylestream.network.onnx.rewrite;

import io.stylestream.core.ElementType;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.util.Optional;

/**
 * Pools before a 1 x 1 convolution instead of after it, and upsamples after one instead of before it: both act on
 * positions alone, the convolution on channels alone, so they commute, and it works on a quarter of the positions.
 */
final class ShortcutOrder implements Pass {
    @Override
    public void apply(GraphEditor editor) {
        for (Node listed : editor.nodes()) {
            editor.producer(listed.output())
                    .flatMap(node -> Convolution.of(editor, node))
                    .filter(found -> found.is(1, 1, 0))
                    .ifPresent(found -> move(editor, found));
        }
    }

    private static void move(GraphEditor editor, Convolution convolution) {
        Optional<Node> pool = editor.onlyConsumer(convolution.output()).filter(Node::halves);
        Optional<Node> upsampling =
                editor.producer(convolution.x()).filter(node -> node.is("Resize") && node.doubles());
        if (pool.isPresent()) {
            OnnxValue pooled = again(editor.graph(), pool.get(), convolution.x());
            editor.replace(pool.get().output(), convolution.pointwise(editor, pooled));
        } else if (upsampling.isPresent()) {
            OnnxValue small = convolution.pointwise(editor, upsampling.get().input(0));
            editor.replace(convolution.output(), again(editor.graph(), upsampling.get(), small));
        }
    }

    /** The same pooling or upsampling of another value. */
    private static OnnxValue again(OnnxGraph graph, Node node, OnnxValue x) {
        return graph.repeat(node.proto(), x)
                .gives(
                        ElementType.F32,
                        x.extent(0),
                        x.extent(1),
                        node.output().extent(2),
                        node.output().extent(3));
    }
}
