package io.stylestream.network.onnx.rewrite;

import io.stylestream.core.ElementType;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxNode;
import io.stylestream.network.onnx.OnnxValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of all channels with a stored square kernel.
 *
 * @param weight (O,C,K,K)
 * @param bias (O) or null
 */
record Convolution(Node node, OnnxValue weight, @Nullable OnnxValue bias) {
    /** The node as a convolution, if it is such a one. */
    static Optional<Convolution> of(GraphEditor editor, Node node) {
        if (!node.is("Conv") || node.integer("group", 1) != 1 || !editor.isStored(node.input(1))) {
            return Optional.empty();
        }
        OnnxValue weight = node.input(1);
        boolean square = weight.extent(2) == weight.extent(3);
        return square
                ? Optional.of(new Convolution(node, weight, node.inputs() > 2 ? node.input(2) : null))
                : Optional.empty();
    }

    OnnxValue x() {
        return node.input(0);
    }

    OnnxValue output() {
        return node.output();
    }

    int in() {
        return Math.toIntExact(weight.extent(1));
    }

    int out() {
        return Math.toIntExact(weight.extent(0));
    }

    /** Whether kernel, stride and the padding on each side are these. */
    boolean is(int kernel, int stride, int padding) {
        boolean unitStride = node.integer("strides", -1) == -1;
        return weight.extent(2) == kernel
                && (stride == 1 && unitStride || node.hasIntegers("strides", stride, stride))
                && node.hasIntegers("pads", padding, padding, padding, padding);
    }

    /** A convolution node; shape and further attributes are up to the caller. */
    static OnnxNode node(OnnxGraph graph, OnnxValue x, OnnxValue weight, @Nullable OnnxValue bias, long... pads) {
        OnnxNode node = bias == null ? graph.node("Conv", x, weight) : graph.node("Conv", x, weight, bias);
        return node.with("kernel_shape", new long[] {weight.extent(2), weight.extent(3)})
                .with("pads", pads);
    }

    /** The same 1 x 1 convolution of another value. */
    OnnxValue pointwise(GraphEditor editor, OnnxValue value) {
        return node(editor.graph(), value, weight, bias, 0, 0, 0, 0)
                .gives(ElementType.F32, value.extent(0), out(), value.extent(2), value.extent(3));
    }
}
