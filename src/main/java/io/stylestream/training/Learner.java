package io.stylestream.training;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What learns in a run, one batch after the other, and can be saved after each. Not thread-safe. */
interface Learner {
    /** Iterations that were done when the run began or went on. */
    int done();

    /** The networks as they are shown and served. */
    TorchNetworks average();

    /** Pictures of a batch. */
    int batchSize();

    /** What draws the batches to learn from. */
    BatchSampler sampler(TrainingPictures pictures);

    /**
     * Called before the first iteration; may take long.
     *
     * @param pictures to learn from
     * @param listener hears how it goes
     * @param stopping whether the run is to end
     * @return whether something has been learned that should be saved
     * @throws TrainingFailure if the run is to end and there is nothing to save
     */
    default boolean begin(TrainingPictures pictures, TrainingListener listener, BooleanSupplier stopping) {
        return false;
    }

    /**
     * Learns from one batch; the reports are in the order of the phases.
     *
     * @param iteration iterations done before
     */
    List<PhaseReport> learn(BatchSampler.HostBatch batch, int iteration);

    /** Called after the last iteration. */
    default void end() {}

    /** What the table of losses says of an iteration, by column. */
    Map<String, Double> row(List<PhaseReport> reports, int iteration);

    /** The few losses by which people follow a run. */
    Map<String, Double> outline(List<PhaseReport> reports);

    /** What has been learned in figures, by the names that files and reports give them, in a fixed order. */
    Map<String, Double> validate(ValidationSet pictures);

    /** What notices that the run has diverged. */
    DivergenceGuard guard();

    /** A copy of everything after the given number of iterations. */
    Checkpoint<?> checkpoint(int iteration);
}
