package io.stylestream.engine;

import io.stylestream.core.StyleCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads the style codes (N,S) that the style encoder and the mapping network give. */
final class StyleOutput {
    private StyleOutput() {}

    /** @throws EngineFailure if a value is not finite */
    static List<StyleCode> read(ByteBuffer output, int styleSize) {
        List<StyleCode> codes = new ArrayList<>();
        while (output.hasRemaining()) {
            float[] values = new float[styleSize];
            for (int i = 0; i < styleSize; i++) {
                values[i] = output.getFloat();
            }
            codes.add(code(values));
        }
        return codes;
    }

    private static StyleCode code(float[] values) {
        try {
            return StyleCode.uniform(values);
        } catch (IllegalArgumentException e) {
            throw new EngineFailure("the network gave no usable style: " + e.getMessage(), e);
        }
    }
}
