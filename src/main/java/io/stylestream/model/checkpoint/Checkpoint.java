package io.stylestream.model.checkpoint;

import io.stylestream.network.NetworkKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A checkpoint's tensors, sorted by network.
 *
 * <p>Data-parallel training puts {@code module.} in front of names; it is dropped before and behind the network's name.
 */
final class Checkpoint {
    private static final String PARALLEL_PREFIX = "module.";

    private final Map<NetworkKind, Map<String, CheckpointTensor>> networks = new EnumMap<>(NetworkKind.class);
    private final SortedSet<String> ignored = new TreeSet<>();

    /**
     * Adds a tensor.
     *
     * @param fullName {@code <network>.<parameter>}
     * @throws UnusableCheckpoint if another name means the same parameter
     */
    void add(String fullName, CheckpointTensor tensor) {
        String name = withoutPrefix(fullName);
        int dot = name.indexOf('.');
        String top = dot < 0 ? name : name.substring(0, dot);
        Optional<NetworkKind> kind = dot < 0 ? Optional.empty() : NetworkKind.ofOfficialName(top);
        if (kind.isEmpty()) {
            ignored.add(top);
            return;
        }
        String parameter = withoutPrefix(name.substring(dot + 1));
        Map<String, CheckpointTensor> network = networks.computeIfAbsent(kind.get(), any -> new LinkedHashMap<>());
        if (network.put(parameter, tensor) != null) {
            throw new UnusableCheckpoint("it holds '%s.%s' twice".formatted(top, parameter));
        }
    }

    /** Notes something that is no network of ours. */
    void ignore(String name) {
        ignored.add(name);
    }

    /** Parameters and buffers by official name for each of our networks that the checkpoint holds. */
    Map<NetworkKind, Map<String, CheckpointTensor>> networks() {
        return Collections.unmodifiableMap(networks);
    }

    /** What else is at the top of the checkpoint, for example the face aligner {@code fan}. */
    SortedSet<String> ignored() {
        return Collections.unmodifiableSortedSet(ignored);
    }

    private static String withoutPrefix(String name) {
        return name.startsWith(PARALLEL_PREFIX) ? name.substring(PARALLEL_PREFIX.length()) : name;
    }
}
