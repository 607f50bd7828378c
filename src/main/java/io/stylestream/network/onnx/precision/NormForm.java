package io.stylestream.network.onnx.precision;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How an instance normalisation stands in a graph that an engine on a GPU compiles. */
public enum NormForm {
    /** As one operation that takes and gives float32. */
    NATIVE,

    /** As one operation that takes and gives float16; the engine sums in float32 by itself. */
    NATIVE_HALF,

    /** As means in float32 and one scale and one shift per channel. */
    DECOMPOSED;

    /**
     * Reads a name, for example {@code native-half}.
     *
     * @throws IllegalArgumentException if there is no such form; the message lists those that exist
     */
    public static NormForm parse(String text) {
        return Arrays.stream(values())
                .filter(form -> form.toString().equals(text.strip()))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no form '%s' of normalisations; choose from: %s"
                                .formatted(
                                        text,
                                        Arrays.stream(values())
                                                .map(NormForm::toString)
                                                .collect(Collectors.joining(", ")))));
    }

    /** The name in options, for example {@code native-half}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
