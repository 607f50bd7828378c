package io.stylestream.training;

import io.stylestream.network.StarGanV2;
import io.stylestream.training.StarGanV2Trainer.RunSettings;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A run of the smallest networks on drawn circles and squares: a sample grid every 2 iterations, 2 checkpoints kept.
 */
final class SmallestRun {
    static final StarGanV2 ARCHITECTURE = new StarGanV2(32, 4, 8, 4, 4, 8, 2, 0);

    private SmallestRun() {}

    /** Draws six pictures for each of two domains. */
    static void drawPictures(Path data) throws IOException {
        Random random = new Random(1);
        for (String domain : List.of("circles", "squares")) {
            Path folder = Files.createDirectories(data.resolve(domain));
            for (int i = 0; i < 6; i++) {
                BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
                Graphics2D graphics = image.createGraphics();
                graphics.setColor(new Color(random.nextInt(1 << 24)));
                if (domain.equals("circles")) {
                    graphics.fillOval(5, 5, 20 + random.nextInt(10), 20);
                } else {
                    graphics.fillRect(5, 5, 20 + random.nextInt(10), 20);
                }
                graphics.dispose();
                ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
            }
        }
    }

    /** Draws pictures into {@code data} and trains for two iterations; gives the run's folder. */
    static Path trained(Path folder) throws IOException {
        drawPictures(folder.resolve("data"));
        Path run = folder.resolve("trained");
        trainer(folder.resolve("data"), run, 2, 2, false, new Listener()).run();
        return run;
    }

    /** A run of two iterations beside {@link #trained}, which begins with that one's weights. */
    static StarGanV2Trainer startedFrom(
            Path trained, StarGanV2 architecture, int growthIterations, TrainingListener listener) throws IOException {
        Path data = trained.resolveSibling("data");
        Path out = trained.resolveSibling("second");
        StarGanV2Options options = options(2, StarGanV2Options.LEARNING_RATE);
        RunPlan plan = new RunPlan(data, null, PictureLoading.DEFAULT, out, 2, 2, 2, 2, 0);
        return new StarGanV2Trainer(
                new RunSettings(plan, architecture, options, false, trained, growthIterations), listener);
    }

    /** The paper's options but for batches of two and a fast fall of the diversity weight. */
    static StarGanV2Options options(int iterations, double learningRate) {
        StarGanV2Options paper = StarGanV2Options.paper();
        return new StarGanV2Options(
                iterations,
                2,
                learningRate,
                paper.mappingLearningRate(),
                paper.beta1(),
                paper.beta2(),
                paper.weightDecay(),
                paper.lambdaR1(),
                paper.lambdaStyle(),
                paper.lambdaDiversity(),
                10,
                paper.lambdaCycle(),
                paper.emaDecay(),
                paper.augmentation(),
                paper.seed(),
                paper.beyond());
    }

    static StarGanV2Trainer trainer(
            Path data, Path out, int iterations, int checkpointEvery, boolean resume, TrainingListener listener)
            throws IOException {
        StarGanV2Options options = options(iterations, StarGanV2Options.LEARNING_RATE);
        return trainer(data, PictureLoading.DEFAULT, out, options, checkpointEvery, resume, listener);
    }

    static StarGanV2Trainer trainer(
            Path data,
            PictureLoading loading,
            Path out,
            StarGanV2Options options,
            int checkpointEvery,
            boolean resume,
            TrainingListener listener)
            throws IOException {
        RunPlan plan = new RunPlan(data, null, loading, out, options.iterations(), checkpointEvery, 2, 2, 0);
        return new StarGanV2Trainer(new RunSettings(plan, ARCHITECTURE, options, resume, null, 0), listener);
    }

    /** With a checkpoint after the last iteration only. */
    static RunSettings settings(Path data, Path out, int iterations) {
        StarGanV2Options options = options(iterations, StarGanV2Options.LEARNING_RATE);
        RunPlan plan = new RunPlan(data, null, PictureLoading.DEFAULT, out, iterations, iterations, 2, 2, 0);
        return new RunSettings(plan, ARCHITECTURE, options, false, null, 0);
    }

    /** Hears nothing. */
    static class Listener implements TrainingListener {
        @Override
        public void started(int done, int iterations) {}

        @Override
        public void iterated(int iteration, Map<String, Double> losses) {}

        @Override
        public void wrote(String what, Path file) {}

        @Override
        public void skipped(String reason) {}
    }
}
