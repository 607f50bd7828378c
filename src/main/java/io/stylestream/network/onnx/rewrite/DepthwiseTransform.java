package io.stylestream.network.onnx.rewrite;

import static io.stylestream.core.ElementType.F32;

import io.stylestream.core.HostTensor;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;

/**
 * Transforms the overlapping windows of every channel: one strided depthwise convolution for each row of a matrix,
 * stacked as channels. The picture's edge is padded with one zero, as a 3 x 3 convolution that keeps the size does.
 */
final class DepthwiseTransform {
    private final OnnxGraph graph;
    private final CookToom toom;

    private DepthwiseTransform(OnnxGraph graph, CookToom toom) {
        this.graph = graph;
        this.toom = toom;
    }

    static DepthwiseTransform of(OnnxGraph graph, CookToom toom) {
        return new DepthwiseTransform(graph, toom);
    }

    /** (N,C,H,W) -> (N,n C,H,W/m). */
    OnnxValue alongRows(OnnxValue x) {
        return stack(x, 1, toom.products(), x.knownExtent(2), x.knownExtent(3) / toom.outputs());
    }

    /** (N,C,H,W) -> (N,n C,H/m,W). */
    OnnxValue alongColumns(OnnxValue x) {
        return stack(x, toom.products(), 1, x.knownExtent(2) / toom.outputs(), x.knownExtent(3));
    }

    private OnnxValue stack(OnnxValue x, int kernelHeight, int kernelWidth, long height, long width) {
        int channels = Math.toIntExact(x.knownExtent(1));
        int top = kernelHeight > 1 ? 1 : 0;
        int left = kernelWidth > 1 ? 1 : 0;
        OnnxValue[] parts = new OnnxValue[toom.products()];
        for (int row = 0; row < parts.length; row++) {
            OnnxValue weight = graph.constant(
                    HostTensor.ofFloats(repeated(toom.input()[row], channels), channels, 1, kernelHeight, kernelWidth));
            parts[row] = Convolution.node(graph, x, weight, null, top, left, top, left)
                    .with("strides", new long[] {top == 1 ? toom.outputs() : 1, left == 1 ? toom.outputs() : 1})
                    .with("group", channels)
                    .gives(F32, x.extent(0), channels, height, width);
        }
        return graph.node("Concat", parts)
                .with("axis", 1)
                .gives(F32, x.extent(0), (long) parts.length * channels, height, width);
    }

    private static float[] repeated(double[] values, int times) {
        float[] all = new float[values.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) values[i % values.length];
        }
        return all;
    }
}
