package io.stylestream.network.onnx.rewrite;

import static io.stylestream.core.ElementType.F32;
import static io.stylestream.network.onnx.OnnxValue.DYNAMIC;

import io.stylestream.core.HostTensor;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.util.function.Supplier;

/**
 * Convolves before nearest upsampling instead of after it. A 3 x 3 window of the doubled picture covers only 2 x 2
 * positions of the small one, which ones depends on the row and column being even or odd. There are two ways, of which
 * a {@link CostModel} takes the cheaper:
 *
 * <ul>
 *   <li><b>phases</b>: four 2 x 2 convolutions, whose weights are sums of the original ones, give the four kinds of
 *       positions, which are then interleaved: 4 multiplications per result instead of 9;
 *   <li><b>spread</b>: nearest upsampling is zeros between the positions, then sums of 2 x 2 neighbours, and sums
 *       commute with a convolution. Between zeros an even row meets one row of the kernel, an odd one two, so that the
 *       four convolutions have 1, 2, 2 and 4 weights. They are interleaved, then their neighbours summed: 2.25
 *       multiplications per result, and one more way through memory.
 * </ul>
 */
final class UpsampledConvolution implements Pass {
    private static final int KERNEL = 3;
    private static final int PHASE_WEIGHTS = 16;
    private static final int SPREAD_WEIGHTS = 9;

    /** Nanoseconds of the sums per result, all of which threads share. */
    private static final double SUM = 2.4;

    private static final int SUM_NODES = 3;

    /** The taps that an even and an odd row (or column) meets between zeros. */
    private static final int[][] SPREAD_TAPS = {{1}, {0, 2}};

    private final CostModel costs;

    UpsampledConvolution(Target target) {
        this.costs = new CostModel(target);
    }

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

    private void convolveFirst(GraphEditor editor, Convolution convolution, OnnxValue small) {
        double results = (double) convolution.out()
                * convolution.output().knownExtent(2)
                * convolution.output().knownExtent(3);
        double spread = products(convolution, small, SPREAD_WEIGHTS)
                + costs.transform(results, 0, SUM)
                + costs.nodes(SUM_NODES);
        OnnxValue result = spread < products(convolution, small, PHASE_WEIGHTS)
                ? spread(editor, convolution, small)
                : phases(editor, convolution, small);
        editor.replace(convolution.output(), result);
    }

    private double products(Convolution convolution, OnnxValue small, int weights) {
        double pairs = (double) convolution.in() * convolution.out();
        return costs.products(
                weights * pairs * small.knownExtent(2) * small.knownExtent(3), weights * pairs * Float.BYTES);
    }

    private static OnnxValue phases(GraphEditor editor, Convolution convolution, OnnxValue small) {
        OnnxGraph graph = editor.graph();
        Supplier<float[]> kernels = editor.floats(convolution.weight());
        OnnxValue[] phases = new OnnxValue[4];
        for (int phase = 0; phase < phases.length; phase++) {
            int oddRow = phase / 2;
            int oddColumn = phase % 2;
            OnnxValue weight = graph.computed(
                    "phase " + phase,
                    convolution.weight(),
                    () -> phase(kernels.get(), oddRow, oddColumn),
                    convolution.out(),
                    convolution.in(),
                    2,
                    2);
            phases[phase] = Convolution.node(
                            graph, small, weight, convolution.bias(), 1 - oddRow, 1 - oddColumn, oddRow, oddColumn)
                    .gives(F32, small.extent(0), convolution.out(), small.extent(2), small.extent(3));
        }
        return interleave(graph, phases);
    }

    private static OnnxValue spread(GraphEditor editor, Convolution convolution, OnnxValue small) {
        OnnxGraph graph = editor.graph();
        Supplier<float[]> kernels = editor.floats(convolution.weight());
        OnnxValue[] phases = new OnnxValue[4];
        for (int phase = 0; phase < phases.length; phase++) {
            int[] rows = SPREAD_TAPS[phase / 2];
            int[] columns = SPREAD_TAPS[phase % 2];
            OnnxValue weight = graph.computed(
                    "taps " + phase,
                    convolution.weight(),
                    () -> taps(kernels.get(), rows, columns),
                    convolution.out(),
                    convolution.in(),
                    rows.length,
                    columns.length);
            // all begin one position before the picture, where only the odd ones are not zero
            phases[phase] = Convolution.node(graph, small, weight, null, 1, 1, rows.length - 1, columns.length - 1)
                    .gives(F32, small.extent(0), convolution.out(), small.knownExtent(2) + 1, small.knownExtent(3) + 1);
        }
        return Convolution.node(
                        graph,
                        interleave(graph, phases),
                        sums(graph, convolution.out()),
                        convolution.bias(),
                        0,
                        0,
                        0,
                        0)
                .with("group", convolution.out())
                .gives(F32, convolution.output().shape());
    }

    /** Depthwise kernels that add the 2 x 2 last positions of a window; the first ones lie before the picture. */
    private static OnnxValue sums(OnnxGraph graph, int channels) {
        float[] kernels = new float[channels * KERNEL * KERNEL];
        for (int i = 0; i < kernels.length; i++) {
            boolean last = i / KERNEL % KERNEL > 0 && i % KERNEL > 0;
            kernels[i] = last ? 1 : 0;
        }
        return graph.constant(HostTensor.ofFloats(kernels, channels, 1, KERNEL, KERNEL));
    }

    /**
     * Puts the results of even and odd columns side by side, then those of even and odd rows. As concatenations along
     * the innermost axes this copies faster than the operator DepthToSpace does.
     *
     * @param phases (N,C,H,W) each: even and odd columns of even rows, then of odd rows
     * @return (N,C,2H,2W)
     */
    private static OnnxValue interleave(OnnxGraph graph, OnnxValue[] phases) {
        long batch = phases[0].extent(0);
        long channels = phases[0].knownExtent(1);
        long height = phases[0].knownExtent(2);
        long width = phases[0].knownExtent(3);
        OnnxValue[] rows = new OnnxValue[2];
        for (int odd = 0; odd < rows.length; odd++) {
            OnnxValue even = column(graph, phases[2 * odd]);
            OnnxValue columns = graph.node("Concat", even, column(graph, phases[2 * odd + 1]))
                    .with("axis", 2)
                    .gives(F32, batch, even.extent(1), 2);
            rows[odd] = graph.reshape(columns, DYNAMIC, channels * height, 1, 2 * width);
        }
        OnnxValue interleaved =
                graph.node("Concat", rows).with("axis", 2).gives(F32, batch, channels * height, 2, 2 * width);
        return graph.reshape(interleaved, DYNAMIC, channels, 2 * height, 2 * width);
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

    /** (O,C,3,3) -> (O,C,rows,columns): some of the weights. */
    private static float[] taps(float[] kernels, int[] rows, int[] columns) {
        float[] chosen = new float[kernels.length / (KERNEL * KERNEL) * rows.length * columns.length];
        int i = 0;
        for (int kernel = 0; kernel < kernels.length; kernel += KERNEL * KERNEL) {
            for (int row : rows) {
                for (int column : columns) {
                    chosen[i++] = kernels[kernel + row * KERNEL + column];
                }
            }
        }
        return chosen;
    }
}
