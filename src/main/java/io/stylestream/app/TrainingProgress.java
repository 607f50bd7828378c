package io.stylestream.app;

import io.stylestream.training.TrainingListener;
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
    private int first;
    private int last;
    private long startedAt;
    private long lineAt;
    private double waitingShare;

    @Override
    public void started(int done, int iterations) {
        first = done;
        last = iterations;
        startedAt = System.nanoTime();
        lineAt = startedAt;
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
        String losses = String.format(
                Locale.ROOT,
                "cycle %.3f, diversity %.3f, adversarial %.3f, waited %.1f %%",
                cycle,
                diversity,
                adversarial,
                100 * waitingShare);
        if (bar != null) {
            bar.stepTo(iteration);
            bar.setExtraMessage(losses);
        } else if (System.nanoTime() - lineAt >= BETWEEN_LINES.toNanos() || iteration == last) {
            lineAt = System.nanoTime();
            double perSecond = (iteration - first) / ((lineAt - startedAt) / 1e9);
            Duration left = Duration.ofSeconds((long) ((last - iteration) / perSecond));
            System.out.printf(
                    Locale.ROOT,
                    "iteration %d of %d, %.2f it/s, %d:%02d:%02d left, %s%n",
                    iteration,
                    last,
                    perSecond,
                    left.toHours(),
                    left.toMinutesPart(),
                    left.toSecondsPart(),
                    losses);
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

    @Override
    public void waited(double share) {
        waitingShare = share;
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
