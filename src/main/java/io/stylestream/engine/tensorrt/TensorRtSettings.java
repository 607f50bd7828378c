package io.stylestream.engine.tensorrt;

import io.stylestream.core.UsageError;
import io.stylestream.network.onnx.precision.NormForm;
import java.util.HashMap;
import java.util.Map;

/**
 * How networks are put onto TensorRT.
 *
 * <p>System properties set what differs from the defaults: {@code stylestream.tensorrt.precision} ({@code fp16} or
 * {@code fp32}), {@code stylestream.tensorrt.norm} (see {@link NormForm}), and with the same prefix every option that
 * {@link TensorRtOptions#read} names.
 *
 * @param precision of features and weights; inputs and outputs stay as they are
 * @param norm how normalisations are expressed
 * @param options how plans are built and run
 */
record TensorRtSettings(Precision precision, NormForm norm, TensorRtOptions options) {
    private static final String PREFIX = "stylestream.tensorrt.";

    /**
     * The defaults with what system properties set.
     *
     * @throws UsageError if a property has no usable value
     */
    static TensorRtSettings ofSystemProperties() {
        Map<String, String> given = new HashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                given.put(name.substring(PREFIX.length()), System.getProperty(name));
            }
        }
        try {
            return new TensorRtSettings(
                    Precision.parse(given.getOrDefault("precision", "fp16")),
                    NormForm.parse(given.getOrDefault("norm", NormForm.NATIVE_HALF.toString())),
                    TensorRtOptions.read(given));
        } catch (IllegalArgumentException e) {
            throw new UsageError("a system property %s* cannot be used: %s".formatted(PREFIX, e.getMessage()), e);
        }
    }
}
