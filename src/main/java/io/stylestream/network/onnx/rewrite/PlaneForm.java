package io.stylestream.network.onnx.rewrite;

import static io.stylestream.core.ElementType.F32;
import static io.stylestream.network.onnx.OnnxValue.DYNAMIC;

import io.stylestream.core.HostTensor;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.util.function.Supplier;

/**
 * Records a 3 x 3 convolution as Cook-Toom F(4, 3) along rows and columns: 36 multiplications for 16 results instead of
 * 144.
 *
 * <ol>
 *   <li>depthwise convolutions transform the windows, first along rows, then along columns;
 *   <li>one 1 x 1 convolution with 36 groups multiplies and sums over the channels;
 *   <li>a small matrix turns 36 products into a tile of 4 x 4 results, and the tiles are put together.
 * </ol>
 */
final class PlaneForm {
    private static final int TAPS = 3;
    private static final CookToom TOOM = CookToom.F_4_3;
    private static final int PRODUCTS = TOOM.products() * TOOM.products();
    private static final int BLOCK = 256;
    private static final int RESULTS = TOOM.outputs() * TOOM.outputs();

    private final GraphEditor editor;
    private final OnnxGraph graph;

    PlaneForm(GraphEditor editor) {
        this.editor = editor;
        this.graph = editor.graph();
    }

    /** The convolution's output, computed anew. */
    OnnxValue record(Convolution convolution) {
        OnnxValue x = convolution.x();
        int out = convolution.out();
        long batch = x.extent(0);
        long tileRows = x.knownExtent(2) / TOOM.outputs();
        long tileColumns = x.knownExtent(3) / TOOM.outputs();
        DepthwiseTransform transform = DepthwiseTransform.of(graph, TOOM);
        OnnxValue windows = transform.alongColumns(transform.alongRows(x));
        int pointOne = CookToom.POINT_ONE * TOOM.products() + CookToom.POINT_ONE;
        OnnxValue sums = Convolution.node(
                        graph,
                        windows,
                        weight(convolution),
                        RowForm.bias(editor, convolution, PRODUCTS, pointOne),
                        0,
                        0,
                        0,
                        0)
                .with("group", PRODUCTS)
                .gives(F32, batch, (long) PRODUCTS * out, tileRows, tileColumns);
        long each = out * tileRows * tileColumns;
        OnnxValue inverse = graph.constant(HostTensor.ofFloats(CookToom.twice(TOOM.output()), RESULTS, PRODUCTS));
        OnnxValue results = graph.node("MatMul", inverse, graph.reshape(sums, DYNAMIC, PRODUCTS, each))
                .gives(F32, batch, RESULTS, each);
        return graph.node("DepthToSpace", graph.reshape(results, DYNAMIC, (long) RESULTS * out, tileRows, tileColumns))
                .with("blocksize", TOOM.outputs())
                .gives(F32, convolution.output().shape());
    }

    /** (O,C,3,3) -> (36 O,C,1,1). */
    private OnnxValue weight(Convolution convolution) {
        Supplier<float[]> content = editor.floats(convolution.weight());
        return graph.computed(
                "plane",
                convolution.weight(),
                () -> transform(content.get()),
                (long) PRODUCTS * convolution.out(),
                convolution.in(),
                1,
                1);
    }

    /** Block by block, so that what is written to each product's part stays in the cache. */
    private static float[] transform(float[] kernels) {
        int count = kernels.length / (TAPS * TAPS);
        float[] transformed = new float[PRODUCTS * count];
        for (int first = 0; first < count; first += BLOCK) {
            transform(kernels, first, Math.min(count, first + BLOCK), transformed);
        }
        return transformed;
    }

    private static void transform(float[] kernels, int first, int end, float[] transformed) {
        int count = transformed.length / PRODUCTS;
        int size = end - first;
        double[] down = new double[TAPS * BLOCK];
        for (int row = 0; row < TOOM.products(); row++) {
            double[] downFactors = TOOM.kernel()[row];
            for (int i = 0; i < size; i++) {
                for (int column = 0; column < TAPS; column++) {
                    int at = (first + i) * TAPS * TAPS + column;
                    down[column * BLOCK + i] = downFactors[0] * kernels[at]
                            + downFactors[1] * kernels[at + TAPS]
                            + downFactors[2] * kernels[at + 2 * TAPS];
                }
            }
            for (int column = 0; column < TOOM.products(); column++) {
                double[] factors = TOOM.kernel()[column];
                int to = (row * TOOM.products() + column) * count + first;
                for (int i = 0; i < size; i++) {
                    transformed[to + i] = (float)
                            (factors[0] * down[i] + factors[1] * down[BLOCK + i] + factors[2] * down[2 * BLOCK + i]);
                }
            }
        }
    }
}
