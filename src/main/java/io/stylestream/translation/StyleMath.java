package io.stylestream.translation;

import io.stylestream.core.StyleCode;
import java.util.ArrayList;
import java.util.List;

/** Arithmetic of style codes; sums in double precision. */
final class StyleMath {
    private StyleMath() {}

    /** The mean of uniform codes. */
    static StyleCode mean(List<StyleCode> codes) {
        double[] sum = new double[codes.get(0).size()];
        codes.forEach(code -> addTo(sum, 1, code.layer(0)));
        return StyleCode.uniform(floats(sum, 1.0 / codes.size()));
    }

    /** The sum of weighted codes: uniform where all are, else per layer. */
    static StyleCode weightedSum(List<StyleCode> codes, double[] weights) {
        int layers = codes.stream().mapToInt(StyleCode::layers).max().orElseThrow();
        List<float[]> perLayer = new ArrayList<>(layers);
        for (int layer = 0; layer < layers; layer++) {
            double[] sum = new double[codes.get(0).size()];
            for (int i = 0; i < weights.length; i++) {
                addTo(sum, weights[i], codes.get(i).layer(layer));
            }
            perLayer.add(floats(sum, 1));
        }
        return layers == 1 ? StyleCode.uniform(perLayer.get(0)) : StyleCode.perLayer(perLayer);
    }

    /**
     * Each code's own layers from its first layer up to the next one's.
     *
     * @param firstLayers one per code, ascending from 0
     * @param layers number of layers of the result
     */
    static StyleCode layered(List<StyleCode> codes, int[] firstLayers, int layers) {
        List<float[]> perLayer = new ArrayList<>(layers);
        int range = 0;
        for (int layer = 0; layer < layers; layer++) {
            if (range + 1 < firstLayers.length && firstLayers[range + 1] == layer) {
                range++;
            }
            perLayer.add(codes.get(range).layer(layer));
        }
        return StyleCode.perLayer(perLayer);
    }

    private static void addTo(double[] sum, double weight, float[] values) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * values[i];
        }
    }

    private static float[] floats(double[] values, double factor) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) (values[i] * factor);
        }
        return floats;
    }
}
