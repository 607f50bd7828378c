package io.stylestream.engine.tensorrt;

import java.util.Locale;

/** The number format of features and weights on the GPU. */
public enum Precision {
    FP16,
    FP32;

    /**
     * Reads a name, for example {@code fp16}.
     *
     * @throws IllegalArgumentException if there is no such precision; the message lists those that exist
     */
    static Precision parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "fp16" -> FP16;
            case "fp32" -> FP32;
            default ->
                throw new IllegalArgumentException("there is no precision '%s'; choose fp16 or fp32".formatted(text));
        };
    }
}
