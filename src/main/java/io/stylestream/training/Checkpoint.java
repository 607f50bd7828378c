package io.stylestream.training;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.model.AtomicDirectory;
import io.stylestream.model.AtomicFile;
import io.stylestream.model.Safetensors;
import io.stylestream.network.NetworkKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a run needs to go on as if it had never stopped: weights, their average, optimiser moments and the
 * iteration. Random state is not among it, see {@link BatchSampler}.
 *
 * <p>On disk: {@code checkpoints/<iteration>/} with {@code state.json}, {@code networks.safetensors},
 * {@code average.safetensors} and {@code optimisers.safetensors}. A folder with such a name is complete.
 *
 * @param <O> hyper-parameters of this kind of run
 * @param state numbers
 * @param networks weights by {@code <network>.<parameter>}
 * @param average averaged weights, likewise
 * @param moments optimiser moments by {@code <network>.<moment>.<parameter>}
 */
record Checkpoint<O extends Record>(
        RunState<O> state,
        Map<String, HostTensor> networks,
        Map<String, HostTensor> average,
        Map<String, HostTensor> moments) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    /** Where a run's folder has them. */
    static final String FOLDER = "checkpoints";

    private static final String GO_ON = "delete the checkpoint's folder to go on from an older one";

    /** Prefixes every tensor with its network's name. */
    static Map<String, HostTensor> join(Map<NetworkKind, Map<String, HostTensor>> byNetwork) {
        Map<String, HostTensor> joined = new LinkedHashMap<>();
        byNetwork.forEach((kind, tensors) ->
                tensors.forEach((name, tensor) -> joined.put(kind.officialName() + "." + name, tensor)));
        return joined;
    }

    /** Undoes {@link #join}. */
    static Map<NetworkKind, Map<String, HostTensor>> split(Map<String, HostTensor> joined) {
        Map<NetworkKind, Map<String, HostTensor>> byNetwork = new EnumMap<>(NetworkKind.class);
        for (NetworkKind kind : NetworkKind.values()) {
            String prefix = kind.officialName() + ".";
            Map<String, HostTensor> tensors = new LinkedHashMap<>();
            joined.forEach((name, tensor) -> {
                if (name.startsWith(prefix)) {
                    tensors.put(name.substring(prefix.length()), tensor);
                }
            });
            byNetwork.put(kind, tensors);
        }
        return byNetwork;
    }

    /**
     * Writes this checkpoint into a run's folder and drops all but the newest {@code keep}. It appears complete or not
     * at all, and older ones are dropped only when it is on the disk.
     *
     * @throws IOException if anything fails; all older checkpoints are then as before
     * @throws UsageError likewise
     */
    void write(Path run, int keep) throws IOException {
        AtomicDirectory.write(in(run, state.iteration()), folder -> {
            Safetensors.write(folder.resolve("networks.safetensors"), networks, Map.of());
            Safetensors.write(folder.resolve("average.safetensors"), average, Map.of());
            Safetensors.write(folder.resolve("optimisers.safetensors"), moments, Map.of());
            AtomicFile.write(folder.resolve("state.json"), JSON.writeValueAsBytes(state));
        });
        List<Path> all = list(run);
        for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
            AtomicDirectory.delete(old);
        }
    }

    private static Path in(Path run, int iteration) {
        return run.resolve(FOLDER).resolve(RunFolder.number(iteration));
    }

    /** The folder of the newest checkpoint of a run; empty if there is none. */
    static Optional<Path> newest(Path run) throws IOException {
        List<Path> all = list(run);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** The newest checkpoint of a run's folder. */
    static <O extends Record> Optional<Checkpoint<O>> readNewest(Path run, Class<O> kind) throws IOException {
        return newest(run).map(folder -> read(folder, kind));
    }

    /** What the newest checkpoint of a run's folder says of itself. */
    static <O extends Record> Optional<RunState<O>> readNewestState(Path run, Class<O> kind) throws IOException {
        return newest(run).map(folder -> readState(folder, kind));
    }

    /** What cannot be saved was damaged on the disk, so it is looked for here, too. */
    private static <O extends Record> Checkpoint<O> read(Path folder, Class<O> kind) {
        Checkpoint<O> checkpoint = new Checkpoint<>(
                readState(folder, kind),
                tensors(folder, "networks.safetensors"),
                tensors(folder, "average.safetensors"),
                tensors(folder, "optimisers.safetensors"));
        DivergenceGuard.inTensors(checkpoint).ifPresent(problem -> {
            throw new UsageError("the checkpoint %s is damaged: %s; %s".formatted(folder, problem, GO_ON));
        });
        return checkpoint;
    }

    private static Map<String, HostTensor> tensors(Path folder, String file) {
        try {
            return Safetensors.read(folder.resolve(file));
        } catch (UsageError e) {
            throw new UsageError(e.getMessage() + "; " + GO_ON, e);
        }
    }

    private static <O extends Record> RunState<O> readState(Path folder, Class<O> kind) {
        try {
            JavaType type = JSON.getTypeFactory().constructParametricType(RunState.class, kind);
            return JSON.readValue(folder.resolve("state.json").toFile(), type);
        } catch (UnrecognizedPropertyException e) {
            throw new UsageError(
                    "the checkpoint %s is that of another kind of run (it has '%s'); choose another folder"
                            .formatted(folder, e.getPropertyName()),
                    e);
        } catch (IOException e) {
            throw new UsageError("the checkpoint " + folder + " has no readable state.json; " + GO_ON, e);
        }
    }

    private static List<Path> list(Path run) throws IOException {
        Path folder = run.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> String.valueOf(path.getFileName()).matches("\\d+"))
                    .sorted()
                    .toList();
        }
    }
}
