package io.stylestream.engine;

import io.stylestream.core.HostTensor;
import io.stylestream.model.ModelDirectory;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an engine loads that builds networks itself instead of reading an ONNX file, and how it travels through DJL.
 *
 * <p>DJL's {@code Model.load(path, prefix, options)} carries it in either of two ways: as objects under the keys of
 * this record, with any path; or as a model directory's path with the option {@value #NETWORK} ({@code generator},
 * {@code style-encoder} or {@code mapping-network}), which a {@code Criteria} can hold.
 *
 * @param architecture of the network
 * @param network which one
 * @param parameters its tensors by official name; only read while it is loaded
 */
public record NetworkOptions(StarGanV2 architecture, NetworkKind network, Map<String, HostTensor> parameters) {
    static final String NETWORK = "network";
    private static final String OBJECTS = "networkOptions";

    /** As the options of {@code Model.load}. */
    Map<String, Object> toOptions() {
        return Map.of(OBJECTS, this);
    }

    /**
     * Reads the options of {@code Model.load}.
     *
     * @throws IllegalArgumentException if they name no network that is served
     * @throws io.stylestream.core.UsageError if the path is no model directory with this network
     */
    public static NetworkOptions from(@Nullable Path path, @Nullable Map<String, ?> options) {
        Object objects = options == null ? null : options.get(OBJECTS);
        if (objects instanceof NetworkOptions given) {
            return given;
        }
        Object name = options == null ? null : options.get(NETWORK);
        if (path == null || name == null) {
            throw new IllegalArgumentException(
                    "a network is loaded from a model directory with the option %s, one of %s"
                            .formatted(NETWORK, served()));
        }
        NetworkKind kind = NetworkKind.ofFileName(name.toString())
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no network '%s'; the option %s is one of %s".formatted(name, NETWORK, served())));
        ModelDirectory directory = ModelDirectory.open(path);
        return new NetworkOptions(directory.architecture(), kind, directory.tensors(kind));
    }

    private static String served() {
        return Arrays.stream(NetworkKind.values())
                .filter(kind -> kind != NetworkKind.DISCRIMINATOR)
                .map(NetworkKind::fileName)
                .collect(Collectors.joining(", "));
    }
}
