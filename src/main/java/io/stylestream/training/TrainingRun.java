package io.stylestream.training;

import io.stylestream.core.UsageError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A run of any {@link Learner}: feeds it with pictures until all is done or it is stopped, and keeps the records. */
final class TrainingRun {
    private final RunPlan plan;
    private final PictureFolders folders;
    private final TrainingPictures pictures;
    private final TrainingListener listener;
    private final RunReport report;
    private UnaryOperator<RuntimeException> explanation = UnaryOperator.identity();
    private volatile boolean stopping;

    /** @param imageSize side of the pictures in pixels */
    TrainingRun(RunPlan plan, int imageSize, TrainingListener listener) {
        this.plan = plan;
        this.listener = listener;
        this.folders = PictureFolders.find(plan.data());
        this.pictures = new TrainingPictures(
                folders,
                imageSize,
                new UnreadablePictures(folders, plan.loading().maxUnreadable(), listener::skipped),
                PictureCache.NONE);
        this.report = new RunReport(new RunFolder(plan.out()));
        note(
                "data",
                "%d pictures of the domains %s from %s"
                        .formatted(folders.pictureCount(), String.join(", ", folders.domains()), plan.data()));
    }

    /** Adds a line to the table of settings in the run's report. */
    void note(String name, String value) {
        report.fact(name, value);
    }

    /** Says what a failure means before it is reported and thrown. */
    void explainFailures(UnaryOperator<RuntimeException> explain) {
        explanation = explain;
    }

    /** Ends the run after the current iteration, with a checkpoint. */
    void stop() {
        stopping = true;
    }

    PictureFolders folders() {
        return folders;
    }

    /** The pictures to learn from, without a cache. */
    TrainingPictures pictures() {
        return pictures;
    }

    /**
     * Trains until all iterations are done or {@link #stop} was called; gives the number of iterations done.
     *
     * @throws TrainingFailure if training diverges or the run's folder cannot be written
     */
    int run(Learner learner) throws IOException {
        try (RunRecords records = new RunRecords(plan, learner, samplePictures(), report, listener);
                PictureCache cache = openCache()) {
            try {
                TrainingPictures cached = pictures.withCache(cache);
                if (learner.begin(cached, listener, () -> stopping)) {
                    records.checkpoint();
                }
                listener.started(learner.done(), plan.iterations());
                train(learner, records, cached);
                return records.end();
            } catch (RuntimeException e) {
                RuntimeException explained = explanation.apply(e);
                records.fail(explained);
                throw explained;
            } catch (Error e) {
                records.fail(e);
                throw e;
            }
        }
    }

    private void train(Learner learner, RunRecords records, TrainingPictures cached) {
        try (ReadAhead<BatchSampler.HostBatch> batches =
                plan.loading().readAhead(learner.sampler(cached), learner.done(), plan.iterations())) {
            long startedAt = System.nanoTime();
            for (int iteration = learner.done(); iteration < plan.iterations() && !stopping; iteration++) {
                List<PhaseReport> reports = learner.learn(batches.take(), iteration);
                int done = iteration + 1;
                Duration elapsed = Duration.ofNanos(System.nanoTime() - startedAt);
                records.add(
                        reports,
                        Pace.of(done - learner.done(), elapsed, plan.iterations() - done, batches.waitingShare()));
            }
        }
        learner.end();
    }

    private TrainingPictures samplePictures() {
        if (plan.validation() == null) {
            return pictures;
        }
        PictureFolders validation = PictureFolders.find(plan.validation());
        if (!validation.domains().equals(folders.domains())) {
            throw new UsageError("the validation folder " + plan.validation() + " has the domains "
                    + validation.domains() + ", the training folder " + folders.domains());
        }
        return new TrainingPictures(validation, pictures.size(), listener::skipped);
    }

    private PictureCache openCache() {
        return PictureCache.open(plan.out(), plan.loading().cacheBytes(), folders.pictureCount(), listener::noticed);
    }
}
