package io.stylestream.training;

import io.stylestream.network.NetworkKind;
import java.nio.file.Path;
import java.util.Map;

/** Hears how a training run goes; called on the training thread where nothing else is said, so it must be quick. */
public interface TrainingListener {
    /** The run is about to begin, or to go on after {@code done} iterations. */
    void started(int done, int iterations);

    /**
     * Before the run begins, networks that have grown have learned from another batch what the smaller ones can.
     *
     * @param iteration counted from 1
     * @param distances how far each network is from the smaller one: mean absolute differences of pictures in [-1, 1],
     *     of style codes, of logits
     */
    default void grew(int iteration, int iterations, Map<NetworkKind, Double> distances) {}

    /**
     * Another iteration is done.
     *
     * @param iteration counted from 1
     * @param losses the few by which people follow a run, by name
     */
    void iterated(int iteration, Map<String, Double> losses);

    /** A file for people or for resuming was written. */
    void wrote(String what, Path file);

    /**
     * The averaged weights after this iteration are to be kept as a model. Called between two iterations, or at the
     * end; takes as long as it takes.
     *
     * @param folder where, in place of an earlier one
     * @throws io.stylestream.core.UsageError if it cannot be written
     */
    default void modelDue(int iteration, Path folder) {}

    /** A picture file was left out. Called on background threads, one at a time. */
    void skipped(String reason);

    /** Something costs time, though not the result. Called on any thread. */
    default void noticed(String notice) {}

    /** How fast the run is; told after every iteration. */
    default void paced(Pace pace) {}

    /**
     * The averaged networks were evaluated on the fixed validation pictures.
     *
     * @param figures by name, for example those of {@link ValidationLosses}
     */
    default void validated(int iteration, Map<String, Double> figures) {}
}
