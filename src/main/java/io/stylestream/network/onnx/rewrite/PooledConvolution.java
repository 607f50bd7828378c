package io.stylestream.network.onnx.rewrite;

import static io.stylestream.core.ElementType.F32;

import io.stylestream.core.HostTensor;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.util.Arrays;

/**
 * Averages before a 3 x 3 convolution instead of after it, and convolves only where a result is kept: means of 2 x 2
 * neighbours commute with a convolution, so that pooling becomes such means of the input, one for every position, and a
 * stride of 2. 9 multiplications per result instead of 36, with the weights as they are.
 */
final class PooledConvolution implements Pass {
    private static final int BLOCK = 2;

    @Override
    public void apply(GraphEditor editor) {
        for (Node node : editor.nodes()) {
            Convolution.of(editor, node)
                    .filter(found -> found.is(3, 1, 1))
                    .ifPresent(found -> editor.onlyConsumer(found.output())
                            .filter(Node::halves)
                            .ifPresent(pool -> averageFirst(editor.graph(), editor, found, pool.output())));
        }
    }

    private static void averageFirst(OnnxGraph graph, GraphEditor editor, Convolution convolution, OnnxValue pooled) {
        OnnxValue strided = Convolution.node(
                        graph, means(graph, convolution.x()), convolution.weight(), convolution.bias(), 0, 0, 0, 0)
                .with("strides", new long[] {BLOCK, BLOCK})
                .gives(F32, pooled.shape());
        editor.replace(pooled, strided);
    }

    /** (N,C,H,W) -> (N,C,H+1,W+1): the mean of every 2 x 2 positions, those beyond the edge being zero. */
    private static OnnxValue means(OnnxGraph graph, OnnxValue x) {
        int channels = Math.toIntExact(x.knownExtent(1));
        float[] kernel = new float[channels * BLOCK * BLOCK];
        Arrays.fill(kernel, 1f / (BLOCK * BLOCK));
        OnnxValue weight = graph.constant(HostTensor.ofFloats(kernel, channels, 1, BLOCK, BLOCK));
        return Convolution.node(graph, x, weight, null, 1, 1, 1, 1)
                .with("group", channels)
                .gives(F32, x.extent(0), channels, x.knownExtent(2) + 1, x.knownExtent(3) + 1);
    }
}
