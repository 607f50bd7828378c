package io.stylestream.app;

import io.stylestream.training.Pace;
import io.stylestream.training.TrainingListener;
import io.stylestream.training.ValidationLosses;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows a training run: a bar with iterations per second, time left and losses on a terminal, a line now and then
 * elsewhere.
 */
final class TrainingProgress implements TrainingListener, AutoCloseable {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final boolean terminal = System.console() != null;
    private @Nullable ProgressBar bar;
    private int last;
    private long lineAt;
    private String losses = "";
    private int iteration;

    @Override
    public void started(int done, int iterations) {
        last = iterations;
        lineAt = System.nanoTime();
        System.out.printf(Locale.ROOT, "training from iteration %d to %d%n", done, iterations);
        if (terminal) {
            bar = new ProgressBarBuilder()
                    .setTaskName("training")
                    .setInitialMax(iterations)
                    .startsFrom(done, Duration.ZERO)
                    .setUnit(" it", 1)
                    .showSpeed()
                    .setSpeedUnit(ChronoUnit.SECONDS)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
        }
    }

    @Override
    public void iterated(int iteration, double cycle, double diversity, double adversarial) {
        this.iteration = iteration;
        losses = String.format(
                Locale.ROOT, "cycle %.3f, diversity %.3f, adversarial %.3f", cycle, diversity, adversarial);
    }

    @Override
    public void paced(Pace pace) {
        String said = String.format(Locale.ROOT, "%s, waiting %.1f %%", losses, 100 * pace.waitingShare());
        if (bar != null) {
            bar.stepTo(iteration);
            bar.setExtraMessage(said);
        } else if (System.nanoTime() - lineAt >= BETWEEN_LINES.toNanos() || iteration == last) {
            lineAt = System.nanoTime();
            System.out.printf(
                    Locale.ROOT,
                    "iteration %d of %d, %.2f it/s, %s left, %s%n",
                    iteration,
                    last,
                    pace.iterationsPerSecond(),
                    pace.leftInWords(),
                    said);
        }
    }

    @Override
    public void validated(int iteration, ValidationLosses losses) {
        if (bar == null) {
            System.out.printf(
                    Locale.ROOT,
                    "validation at %d: self %.3f, cycle %.3f / %.3f, style %.3f / %.3f, diversity %.3f / %.3f"
                            + " (latent / reference)%n",
                    iteration,
                    losses.selfReconstruction(),
                    losses.cycleLatent(),
                    losses.cycleReference(),
                    losses.styleLatent(),
                    losses.styleReference(),
                    losses.diversityLatent(),
                    losses.diversityReference());
        }
    }

    @Override
    public void wrote(String what, Path file) {
        if (bar == null) {
            System.out.println(what + ": " + file);
        }
    }

    @Override
    public void skipped(String reason) {
        System.err.println("left out an unreadable picture, " + reason);
    }

    @Override
    public void noticed(String notice) {
        System.err.println("note: " + notice);
    }

    void finished(int done, int iterations, Path out) {
        if (bar != null) {
            bar.close();
            bar = null;
        }
        System.out.println(
                done == iterations
                        ? "trained " + done + " iterations; the model is in " + out.resolve("model")
                        : "stopped after " + done + " of " + iterations + " iterations; go on with --resume");
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
