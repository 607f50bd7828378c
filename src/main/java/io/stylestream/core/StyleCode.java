package io.stylestream.core;

import java.util.Arrays;
import java.util.List;

/**
 * A style code {@code s}: what the generator draws with. One vector for all AdaIN layers, or one vector per layer.
 *
 * <p>Immutable; equal by value. Source: StarGAN v2 (arXiv 1912.01865), section 2.
 */
public final class StyleCode {
    private final float[] values;
    private final int layers;

    private StyleCode(float[] values, int layers) {
        this.values = values;
        this.layers = layers;
    }

    /** One vector that every layer shares. */
    public static StyleCode uniform(float... values) {
        requireFinite(values);
        return new StyleCode(values.clone(), 1);
    }

    /**
     * One vector per AdaIN layer, first decoder layer first.
     *
     * @param perLayer at least one vector, all of the same size
     */
    public static StyleCode perLayer(List<float[]> perLayer) {
        int size = perLayer.get(0).length;
        float[] values = new float[size * perLayer.size()];
        for (int layer = 0; layer < perLayer.size(); layer++) {
            float[] vector = perLayer.get(layer);
            if (vector.length != size) {
                throw new IllegalArgumentException(
                        "layer %d has %d values, layer 0 has %d".formatted(layer, vector.length, size));
            }
            System.arraycopy(vector, 0, values, layer * size, size);
        }
        requireFinite(values);
        return new StyleCode(values, perLayer.size());
    }

    private static void requireFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("a style code must be finite, but holds " + value);
            }
        }
    }

    /** Values in each layer's vector. */
    public int size() {
        return values.length / layers;
    }

    /** 1 for a uniform code, else the number of AdaIN layers. */
    public int layers() {
        return layers;
    }

    /** The vector of one layer (a copy); a uniform code gives the same for every layer. */
    public float[] layer(int index) {
        int from = layers == 1 ? 0 : index * size();
        return Arrays.copyOfRange(values, from, from + size());
    }

    /** All values, layer after layer (a copy). */
    public float[] values() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StyleCode code && code.layers == layers && Arrays.equals(code.values, values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values) * 31 + layers;
    }

    @Override
    public String toString() {
        return "StyleCode[" + layers + "x" + size() + "]";
    }
}
