package io.stylestream.training;

import io.stylestream.network.StarGanV2;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a checkpoint that a person can read: how far a run is, and what it is a run of.
 *
 * @param <O> hyper-parameters of this kind of run
 * @param iteration iterations done
 * @param architecture of the networks
 * @param domains names, in the order of their indices
 * @param options hyper-parameters
 * @param optimiserSteps steps of each network's optimiser, by official network name
 */
public record RunState<O extends Record>(
        int iteration, StarGanV2 architecture, List<String> domains, O options, Map<String, Long> optimiserSteps) {

    /**
     * The state of the newest checkpoint in a run's folder; empty if there is none.
     *
     * @param kind of the run's options
     * @throws io.stylestream.core.UsageError if the checkpoint is damaged, or that of another kind of run
     */
    public static <O extends Record> Optional<RunState<O>> newest(Path run, Class<O> kind) throws IOException {
        return Checkpoint.readNewestState(run, kind);
    }
}
