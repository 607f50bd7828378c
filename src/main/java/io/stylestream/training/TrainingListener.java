package io.stylestream.training;

import java.nio.file.Path;

/** Hears how a training run goes; called on the training thread, so it must be quick. */
public interface TrainingListener {
    /** The run is about to begin, or to go on after {@code done} iterations. */
    void started(int done, int iterations);

    /** Another iteration is done, counted from 1. */
    void iterated(int iteration, double reconstruction, double diversity, double adversarial);

    /** A file for people or for resuming was written. */
    void wrote(String what, Path file);

    /** A picture file was left out. */
    void skipped(String reason);
}
