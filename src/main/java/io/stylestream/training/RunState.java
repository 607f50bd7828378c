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
 * @param iteration iterations done
 * @param architecture of the networks
 * @param domains names, in the order of their indices
 * @param options hyper-parameters
 * @param optimiserSteps steps of each network's optimiser, by official network name
 */
public record RunState(
        int iteration,
        StarGanV2 architecture,
        List<String> domains,
        StarGanV2Options options,
        Map<String, Long> optimiserSteps) {

    /**
     * The state of the newest checkpoint in a run's folder; empty if there is none.
     *
     * @throws io.stylestream.core.UsageError if the checkpoint is damaged
     */
    public static Optional<RunState> newest(Path run) throws IOException {
        return Checkpoint.readNewestState(run);
    }
}
