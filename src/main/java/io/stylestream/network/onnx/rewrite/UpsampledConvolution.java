package io.stylestream.network.onnx.rewrite;

import static io.stylestream.core.ElementType.F32;
import static io.stylestream.network.onnx.OnnxValue.DYNAMIC;

import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.util.function.Supplier;

/**
 * Convolves before nearest upsampling instead of after it: a 3 x 3 window of the doubled picture covers only 2 x 2
 * positions of the small one, which ones depends on the row and column being even or odd. Four 2 x 2 convolutions,
 * whose weights are sums of the original ones, give the four kinds of positions, which are then interleaved. 4
 * multiplications per result instead of 9.
 */
final class UpsampledConvolution implements Pass {
    private static final int KERNEL = 3;

    @Override
    public void apply(GraphEditor editor) {
        for (Node listed : editor.nodes()) {
            editor.producer(listed.output())
                    .flatMap(node -> Convolution.of(editor, node))
                    .filter(found -> found.is(KERNEL, 1, 1))
                    .ifPresent(found -> editor.producer(found.x())
                            .filter(node -> node.is("Resize") && node.doubles())
                            .ifPresent(upsampling -> convolveFirst(editor, found, upsampling.input(0))));
        }
    }

    private static void convolveFirst(GraphEditor editor, Convolution convolution, OnnxValue small) {
        OnnxGraph graph = editor.graph();
        long[] shape = {small.extent(0), convolution.out(), small.extent(2), small.extent(3)};
        Supplier<float[]> kernels = editor.floats(convolution.weight());
        OnnxValue[] phases = new OnnxValue[4];
        for (int phase = 0; phase < phases.length; phase++) {
            int oddRow = phase / 2;
            int oddColumn = phase % 2;
            OnnxValue weight = graph.computed(
                    () -> phase(kernels.get(), oddRow, oddColumn), convolution.out(), convolution.in(), 2, 2);
            phases[phase] = Convolution.node(
                            graph, small, weight, convolution.bias(), 1 - oddRow, 1 - oddColumn, oddRow, oddColumn)
                    .gives(F32, shape);
        }
        editor.replace(
                convolution.output(),
                interleave(graph, phases, convolution.output().shape()));
    }

    /**
     * Puts the results of even and odd columns side by side, then those of even and odd rows. As concatenations along
     * the innermost axes this copies faster than the operator DepthToSpace does.
     */
    private static OnnxValue interleave(OnnxGraph graph, OnnxValue[] phases, long[] shape) {
        OnnxValue[] rows = new OnnxValue[2];
        for (int odd = 0; odd < rows.length; odd++) {
            OnnxValue even = column(graph, phases[2 * odd]);
            OnnxValue columns = graph.node("Concat", even, column(graph, phases[2 * odd + 1]))
                    .with("axis", 2)
                    .gives(F32, shape[0], even.extent(1), 2);
            rows[odd] = graph.reshape(columns, DYNAMIC, shape[1] * shape[2] / 2, 1, shape[3]);
        }
        OnnxValue interleaved =
                graph.node("Concat", rows).with("axis", 2).gives(F32, shape[0], rows[0].extent(1), 2, shape[3]);
        return graph.reshape(interleaved, DYNAMIC, shape[1], shape[2], shape[3]);
    }

    /** (N,C,H,W) -> (N,C H W,1). */
    private static OnnxValue column(OnnxGraph graph, OnnxValue x) {
        return graph.reshape(x, DYNAMIC, x.knownExtent(1) * x.knownExtent(2) * x.knownExtent(3), 1);
    }

    /** (O,C,3,3) -> (O,C,2,2): the weights that meet each small position from an even or odd row and column. */
    private static float[] phase(float[] kernels, int oddRow, int oddColumn) {
        float[] sums = new float[kernels.length / (KERNEL * KERNEL) * 4];
        for (int i = 0; i < kernels.length; i++) {
            int kernel = i / (KERNEL * KERNEL);
            int y = smallPosition(i / KERNEL % KERNEL, oddRow);
            int x = smallPosition(i % KERNEL, oddColumn);
            sums[kernel * 4 + y * 2 + x] += kernels[i];
        }
        return sums;
    }

    /** From an even position the window begins half a small position to the left, from an odd one on it. */
    private static int smallPosition(int tap, int odd) {
        return (tap + 1 - odd) / 2;
    }
}
