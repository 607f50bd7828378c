package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.model.ModelDirectory;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trained networks from which another run sets out.
 *
 * @param architecture of the networks
 * @param domains names, in the order of their indices
 * @param weights of each network, the averaged ones where there are such; the discriminator may be missing
 */
record StartingPoint(StarGanV2 architecture, List<String> domains, Map<NetworkKind, Map<String, HostTensor>> weights) {

    /**
     * Reads a model directory, or the newest checkpoint of a run's folder.
     *
     * @throws UsageError if the folder is neither
     */
    static StartingPoint read(Path folder) throws IOException {
        Checkpoint<StarGanV2Options> checkpoint =
                Checkpoint.readNewest(folder, StarGanV2Options.class).orElse(null);
        if (checkpoint != null) {
            return of(checkpoint);
        }
        ModelDirectory model = model(folder);
        Map<NetworkKind, Map<String, HostTensor>> weights = new EnumMap<>(NetworkKind.class);
        for (NetworkKind kind : NetworkKind.values()) {
            if (model.has(kind)) {
                weights.put(kind, model.tensors(kind));
            }
        }
        return new StartingPoint(model.architecture(), model.manifest().domains(), weights);
    }

    /** The architecture alone, without reading weights; otherwise like {@link #read}. */
    static StarGanV2 architectureOf(Path folder) throws IOException {
        Optional<RunState<StarGanV2Options>> run = RunState.newest(folder, StarGanV2Options.class);
        return run.isPresent() ? run.get().architecture() : model(folder).architecture();
    }

    private static ModelDirectory model(Path folder) {
        if (!Files.isRegularFile(folder.resolve("manifest.json"))) {
            throw new UsageError("there is nothing to start from in " + folder
                    + "; give a model directory (with a manifest.json) or the folder of a training run");
        }
        return ModelDirectory.open(folder);
    }

    private static StartingPoint of(Checkpoint<?> checkpoint) {
        Map<NetworkKind, Map<String, HostTensor>> weights = Checkpoint.split(checkpoint.networks());
        Map<NetworkKind, Map<String, HostTensor>> averaged = Checkpoint.split(checkpoint.average());
        for (NetworkKind kind : StarGanV2Step.AVERAGED) {
            weights.put(kind, averaged.get(kind));
        }
        return new StartingPoint(
                checkpoint.state().architecture(), checkpoint.state().domains(), weights);
    }
}
