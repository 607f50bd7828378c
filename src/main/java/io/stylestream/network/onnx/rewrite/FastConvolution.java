package io.stylestream.network.onnx.rewrite;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * Computes 3 x 3 convolutions with fewer multiplications: Cook-Toom F(4, 3) along rows, or along rows and columns, in
 * stock operators, where a cost model expects it to pay.
 *
 * <p>Costs are in multiplications of the direct convolution, per position. The transforms cost a fixed number for each
 * channel that goes in or out, measured on one core of a machine with AVX-512; narrower vectors make multiplications
 * dearer and the transforms relatively cheaper, so that the choice errs to the direct form there.
 *
 * <table>
 *   <caption>Milliseconds of one layer with its normalisation, ONNX Runtime 1.29, 1 thread</caption>
 *   <tr><th>channels, size, batch</th><th>direct</th><th>rows</th><th>rows and columns</th></tr>
 *   <tr><td>32, 64 x 64, 4</td><td>1.58</td><td>1.35</td><td>1.94</td></tr>
 *   <tr><td>64, 32 x 32, 4</td><td>1.30</td><td>0.94</td><td>not taken</td></tr>
 *   <tr><td>128, 16 x 16, 4</td><td>1.31</td><td>0.94</td><td>0.93</td></tr>
 *   <tr><td>512, 32 x 32, 1</td><td>19.4</td><td>11.0</td><td>7.7</td></tr>
 * </table>
 */
final class FastConvolution implements Pass {
    private static final double DIRECT_MULTIPLICATIONS = 9;
    private static final double ROW_MULTIPLICATIONS = 4.5;
    private static final double PLANE_MULTIPLICATIONS = 2.25;
    private static final double ROW_TRANSFORM = 60;
    private static final double PLANE_TRANSFORM = 190;

    /** ONNX Runtime's blocked convolutions take channels in groups of so many at most. */
    private static final int CHANNEL_BLOCK = 16;

    private enum Form {
        DIRECT(DIRECT_MULTIPLICATIONS, 0),
        ROWS(ROW_MULTIPLICATIONS, ROW_TRANSFORM),
        PLANE(PLANE_MULTIPLICATIONS, PLANE_TRANSFORM);

        private final double multiplications;
        private final double transform;

        Form(double multiplications, double transform) {
            this.multiplications = multiplications;
            this.transform = transform;
        }

        double cost(int in, int out) {
            return multiplications * in * out + transform * (in + out);
        }
    }

    @Override
    public void apply(GraphEditor editor) {
        for (Node listed : editor.nodes()) {
            Optional<Convolution> convolution = editor.producer(listed.output())
                    .flatMap(node -> Convolution.of(editor, node))
                    .filter(FastConvolution::fits);
            convolution.ifPresent(found -> {
                switch (cheapest(found.in(), found.out())) {
                    case DIRECT -> {}
                    case ROWS -> editor.replace(found.output(), new RowForm(editor).record(found));
                    case PLANE -> editor.replace(found.output(), new PlaneForm(editor).record(found));
                }
            });
        }
    }

    private static boolean fits(Convolution convolution) {
        int tile = CookToom.F_4_3.outputs();
        return convolution.is(3, 1, 1)
                && convolution.in() % CHANNEL_BLOCK == 0
                && convolution.out() % CHANNEL_BLOCK == 0
                && convolution.output().knownExtent(2) % tile == 0
                && convolution.output().knownExtent(3) % tile == 0;
    }

    private static Form cheapest(int in, int out) {
        return Arrays.stream(Form.values())
                .min(Comparator.comparingDouble(form -> form.cost(in, out)))
                .orElseThrow();
    }
}
