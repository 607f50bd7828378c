package io.stylestream.training;

import java.nio.file.Path;

/** Hears how a training run goes; called on the training thread where nothing else is said, so it must be quick. */
public interface TrainingListener {
    /** The run is about to begin, or to go on after {@code done} iterations. */
    void started(int done, int iterations);

    /** Another iteration is done, counted from 1. */
    void iterated(int iteration, double reconstruction, double diversity, double adversarial);

    /** A file for people or for resuming was written. */
    void wrote(String what, Path file);

    /** A picture file was left out. Called on background threads, one at a time. */
    void skipped(String reason);

    /** Something costs time, though not the result. Called on any thread. */
    default void noticed(String notice) {}

    /** How fast the run is; told after every iteration. */
    default void paced(Pace pace) {}

    /** The averaged networks were evaluated on the fixed validation pictures. */
    default void validated(int iteration, ValidationLosses losses) {}
}
