package io.stylestream.engine;

import io.stylestream.network.onnx.OnnxGraph;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an engine loads that changes recorded graphs before it compiles them, and how it travels through DJL: as an
 * object among the options of {@code Model.load}, whose path is the same graph in a file, in a folder for this loading
 * alone.
 *
 * @param graph in float32; the engine may change it
 * @param labels its int64 inputs are below this
 */
public record GraphOptions(OnnxGraph graph, int labels) {
    private static final String OBJECTS = "graphOptions";

    /** As the options of {@code Model.load}. */
    Map<String, Object> toOptions() {
        return Map.of(OBJECTS, this);
    }

    /** Reads the options of {@code Model.load}; empty if a file is all there is. */
    public static Optional<GraphOptions> from(@Nullable Map<String, ?> options) {
        return options != null && options.get(OBJECTS) instanceof GraphOptions given
                ? Optional.of(given)
                : Optional.empty();
    }
}
