package io.stylestream.training;

import io.stylestream.model.AtomicFile;
import io.stylestream.training.RunReport.Course;
import io.stylestream.training.RunReport.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a run leaves in its folder while it goes: figures, sample grids, checkpoints, and the report that shows them.
 * Nothing is left of a run that has diverged. Not thread-safe.
 */
final class RunRecords implements AutoCloseable {
    private static final int PLOT_WIDTH = 1200;
    private static final int PLOT_HEIGHT = 400;
    private static final int NOTHING = -1;

    private final RunPlan plan;
    private final Learner learner;
    private final TrainingListener listener;
    private final RunFolder folder;
    private final RunFailures failures;
    private final RunReport report;
    private final DivergenceGuard guard;
    private final SampleGrid grid;
    private final ValidationSet validationSet;
    private final IterationTable losses;
    private final IterationTable validation;
    private int iteration;
    private int sampled;
    private int saved; // NOTHING if no iteration is
    private Pace pace = Pace.UNKNOWN;

    /**
     * Opens the run's folder; rows and temporary files that an interrupted run left behind the checkpoint are dropped.
     *
     * @param shown pictures for sample grids and evaluation
     * @param report with its facts
     * @throws TrainingFailure if the folder cannot be written
     */
    RunRecords(RunPlan plan, Learner learner, TrainingPictures shown, RunReport report, TrainingListener listener) {
        this.plan = plan;
        this.learner = learner;
        this.listener = listener;
        this.folder = new RunFolder(plan.out());
        this.failures = new RunFailures(folder);
        this.report = report;
        this.guard = learner.guard();
        this.grid = new SampleGrid(shown);
        this.validationSet =
                new ValidationSet(shown, learner.average().architecture().latentSize(), learner.batchSize());
        this.iteration = learner.done();
        this.sampled = iteration == 0 || Files.exists(folder.sample(iteration)) ? iteration : 0;
        this.saved = iteration == 0 ? NOTHING : iteration;
        failures.write("a checkpoint", () -> {
            Files.createDirectories(folder.path());
            folder.clean();
        });
        this.losses = open("the losses", folder.losses(), iteration);
        // what is measured anew has its row taken out
        this.validation = open("the validation", folder.validation(), sampled == iteration ? iteration : iteration - 1);
        failures.write("the report", () -> report.write(course(Status.RUNNING, "")));
    }

    private IterationTable open(String what, Path file, int done) {
        try {
            return IterationTable.open(file, done);
        } catch (IOException e) {
            throw failures.unwritable(what, e);
        }
    }

    /**
     * Takes down one more iteration, with a checkpoint, a sample grid and a model where they are due.
     *
     * @throws TrainingFailure if it has diverged, or the folder cannot be written
     */
    void add(List<PhaseReport> reports, Pace pace) {
        Map<String, Double> row = learner.row(reports, iteration);
        var problem = guard.problem(iteration, reports);
        iteration++;
        this.pace = pace;
        failures.write("the losses", () -> losses.add(iteration, row));
        problem.ifPresent(this::diverged);
        listener.iterated(iteration, learner.outline(reports));
        listener.paced(pace);
        if (iteration % plan.checkpointEvery() == 0) {
            checkpoint();
        }
        if (iteration % plan.sampleEvery() == 0) {
            sample();
        }
        if (plan.modelEvery() > 0 && iteration % plan.modelEvery() == 0) {
            failures.write(
                    "the model of iteration " + iteration, () -> listener.modelDue(iteration, folder.model(iteration)));
        }
    }

    private void diverged(String problem) {
        throw failures.diverged(iteration, problem, guard.remedy());
    }

    /** What has been learned is saved, even if it cannot be shown. */
    private void sample() {
        try {
            show();
        } catch (TrainingFailure divergedOrUnwritable) {
            throw divergedOrUnwritable;
        } catch (RuntimeException unexpected) {
            if (saved != iteration) {
                checkpoint();
            }
            throw unexpected;
        }
    }

    private void show() {
        Map<String, Double> measured = learner.validate(validationSet);
        guard.problem(measured).ifPresent(this::diverged);
        Path png = folder.sample(iteration);
        failures.write("the sample grid of iteration " + iteration, () -> {
            losses.flush();
            validation.add(iteration, measured);
            validation.flush();
            grid.write(learner.average(), png);
            plot();
            report.write(course(Status.RUNNING, ""));
        });
        sampled = iteration;
        listener.wrote("sample grid", png);
        listener.validated(iteration, measured);
    }

    private void plot() throws IOException {
        List<LossChart> charts = LossPanel.training(IterationFigures.read(folder.losses())).stream()
                .map(panel -> panel.draw(PLOT_WIDTH, PLOT_HEIGHT))
                .filter(chart -> !chart.isEmpty())
                .toList();
        if (!charts.isEmpty()) {
            AtomicFile.write(folder.lossPlot(), LossChart.png(charts));
        }
    }

    /** Saves what has been learned so far. */
    void checkpoint() {
        Checkpoint<?> checkpoint = learner.checkpoint(iteration);
        DivergenceGuard.inTensors(checkpoint).ifPresent(this::diverged);
        failures.write("the checkpoint of iteration " + iteration, () -> {
            losses.flush();
            checkpoint.write(folder.path(), plan.keepCheckpoints());
        });
        saved = iteration;
        listener.wrote("checkpoint", folder.path());
    }

    /**
     * Saves what is not saved yet, after the last iteration or where the run was stopped, and has the model written;
     * gives the iterations done.
     */
    int end() {
        if (saved != iteration) {
            checkpoint();
        }
        if (sampled != iteration) {
            sample();
        }
        failures.write("the model", () -> listener.modelDue(iteration, folder.model()));
        Status status = iteration >= plan.iterations() ? Status.ENDED : Status.STOPPED;
        failures.write("the report", () -> report.write(course(status, "")));
        return iteration;
    }

    /** Lets the report say why the run has failed, if the folder still takes a report. */
    void fail(Throwable reason) {
        try {
            losses.flush();
            report.write(course(Status.FAILED, String.valueOf(reason.getMessage())));
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private Course course(Status status, String remark) {
        Duration nextWithin = pace.iterationsPerSecond() > 0
                ? Duration.ofSeconds(Math.round(plan.sampleEvery() / pace.iterationsPerSecond()))
                : Duration.ofHours(1);
        return new Course(status, iteration, plan.iterations(), pace, remark, nextWithin);
    }

    @Override
    public void close() throws IOException {
        try (losses;
                validation) {
            losses.flush();
        }
    }
}
