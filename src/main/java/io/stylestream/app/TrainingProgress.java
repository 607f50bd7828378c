package io.stylestream.app;

import io.stylestream.network.NetworkKind;
import io.stylestream.training.Pace;
import io.stylestream.training.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
    private ModelKeeper models = (iterations, folder) -> {};

    /** Writes the model that there is after so many iterations. */
    interface ModelKeeper {
        void keep(int iterations, Path folder);
    }

    void keepModels(ModelKeeper keeper) {
        models = keeper;
    }

    @Override
    public void modelDue(int iteration, Path folder) {
        models.keep(iteration, folder);
    }

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
    public void grew(int iteration, int iterations, Map<NetworkKind, Double> distances) {
        if (iteration == iterations || System.nanoTime() - lineAt >= BETWEEN_LINES.toNanos()) {
            lineAt = System.nanoTime();
            Map<String, Double> named = new LinkedHashMap<>();
            distances.forEach((kind, distance) -> named.put(kind.fileName(), distance));
            System.out.printf(
                    Locale.ROOT,
                    "growing, iteration %d of %d, distance to the smaller networks: %s%n",
                    iteration,
                    iterations,
                    words(named));
        }
    }

    @Override
    public void iterated(int iteration, Map<String, Double> losses) {
        this.iteration = iteration;
        this.losses = words(losses);
    }

    private static String words(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(figure ->
                        String.format(Locale.ROOT, "%s %.3f", figure.getKey().replace('_', ' '), figure.getValue()))
                .collect(Collectors.joining(", "));
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
    public void validated(int iteration, Map<String, Double> figures) {
        if (bar == null) {
            System.out.println("validation at " + iteration + ": " + words(figures));
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
