package io.stylestream.model;

import io.stylestream.core.HostTensor;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of a safetensors file. Immutable; reading is thread-safe.
 *
 * @param path where it was read from
 * @param tensors memory-mapped tensors by name, in the order of their bytes
 * @param metadata the writer's free strings; empty if there are none
 */
public record SafetensorsFile(Path path, Map<String, HostTensor> tensors, Map<String, String> metadata) {
    public SafetensorsFile {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Map.copyOf(metadata);
    }
}
