package io.stylestream.network.onnx.rewrite;

import io.stylestream.core.ElementType;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.util.function.Supplier;

/**
 * Convolves and pools in one step: the mean of four 3 x 3 windows, each one position apart, is one 4 x 4 window, whose
 * weights are the mean of the four shifted kernels. 16 multiplications per result instead of 36.
 */
final class PooledConvolution implements Pass {
    private static final int SMALL = 3;
    private static final int LARGE = 4;

    @Override
    public void apply(GraphEditor editor) {
        for (Node node : editor.nodes()) {
            Convolution.of(editor, node)
                    .filter(found -> found.is(SMALL, 1, 1))
                    .ifPresent(found -> editor.onlyConsumer(found.output())
                            .filter(Node::halves)
                            .ifPresent(pool -> merge(editor, found, pool.output())));
        }
    }

    private static void merge(GraphEditor editor, Convolution convolution, OnnxValue pooled) {
        OnnxGraph graph = editor.graph();
        Supplier<float[]> small = editor.floats(convolution.weight());
        OnnxValue weight =
                graph.computed(() -> meanOfShifted(small.get()), convolution.out(), convolution.in(), LARGE, LARGE);
        OnnxValue strided = Convolution.node(graph, convolution.x(), weight, convolution.bias(), 1, 1, 1, 1)
                .with("strides", new long[] {2, 2})
                .gives(ElementType.F32, pooled.shape());
        editor.replace(pooled, strided);
    }

    /** (O,C,3,3) -> (O,C,4,4). */
    private static float[] meanOfShifted(float[] small) {
        int kernels = small.length / (SMALL * SMALL);
        float[] large = new float[kernels * LARGE * LARGE];
        for (int kernel = 0; kernel < kernels; kernel++) {
            for (int y = 0; y < LARGE; y++) {
                for (int x = 0; x < LARGE; x++) {
                    large[(kernel * LARGE + y) * LARGE + x] = sumOfCovering(small, kernel, y, x) / 4;
                }
            }
        }
        return large;
    }

    /** Sum of the small kernel's weights that fall on a position of the large one, over its four shifts. */
    private static float sumOfCovering(float[] small, int kernel, int y, int x) {
        double sum = 0;
        for (int smallY = Math.max(0, y - 1); smallY <= Math.min(SMALL - 1, y); smallY++) {
            for (int smallX = Math.max(0, x - 1); smallX <= Math.min(SMALL - 1, x); smallX++) {
                sum += small[(kernel * SMALL + smallY) * SMALL + smallX];
            }
        }
        return (float) sum;
    }
}
