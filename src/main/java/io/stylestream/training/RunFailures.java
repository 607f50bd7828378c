package io.stylestream.training;

import io.stylestream.core.UsageError;
import io.stylestream.model.FileProblem;
import java.io.IOException;
import java.nio.file.Path;

/** Words for what ends a run before its time, each with the way to go on. */
final class RunFailures {
    private final RunFolder folder;

    RunFailures(RunFolder folder) {
        this.folder = folder;
    }

    /** Work that writes into the run's folder. */
    @FunctionalInterface
    interface Writing {
        void run() throws IOException;
    }

    /**
     * Writes something.
     *
     * @param what it is, for the message
     * @throws TrainingFailure if the folder does not take it
     */
    void write(String what, Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw unwritable(what, e);
        } catch (UsageError e) {
            if (e.getCause() instanceof IOException reason) {
                throw unwritable(what, reason);
            }
            throw e;
        }
    }

    /** @param what could not be written, for the message */
    TrainingFailure unwritable(String what, IOException reason) {
        return new TrainingFailure(
                "cannot write %s in %s: %s; %s once that is mended"
                        .formatted(
                                what,
                                folder.path(),
                                FileProblem.describe(reason),
                                afterCheckpoint(
                                        "the last good checkpoint is %s, go on from it with --resume",
                                        "there is no checkpoint yet, start again")),
                reason);
    }

    /**
     * @param iteration counted from 1
     * @param problem in one clause that names the term
     * @param remedy what to do where there is a checkpoint
     */
    TrainingFailure diverged(int iteration, String problem, String remedy) {
        return new TrainingFailure("training diverged in iteration %d: %s; %s"
                .formatted(
                        iteration,
                        problem,
                        afterCheckpoint(
                                "the last good checkpoint is %s: " + remedy,
                                "there is no checkpoint yet: begin again with a lower --learning-rate")));
    }

    private String afterCheckpoint(String some, String none) {
        try {
            return Checkpoint.newest(folder.path())
                    .map(Path::toString)
                    .map(some::formatted)
                    .orElse(none);
        } catch (IOException e) {
            return "the checkpoints cannot be listed: " + FileProblem.describe(e);
        }
    }
}
