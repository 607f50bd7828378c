package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.UsageError;
import io.stylestream.network.StarGanV2;
import io.stylestream.training.StarGanV2Trainer.RunSettings;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarGanV2TrainerTest {
    private static final StarGanV2 SMALLEST = new StarGanV2(32, 4, 8, 4, 4, 8, 2, 0);

    @TempDir
    Path folder;

    private final Listener listener = new Listener();
    private PictureLoading loading = PictureLoading.DEFAULT;

    @BeforeEach
    void drawPictures() throws IOException {
        Random random = new Random(1);
        for (String domain : List.of("circles", "squares")) {
            Files.createDirectories(folder.resolve("data").resolve(domain));
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
                ImageIO.write(
                        image,
                        "png",
                        folder.resolve("data")
                                .resolve(domain)
                                .resolve(i + ".png")
                                .toFile());
            }
        }
    }

    @Test
    void aResumedRunContinuesBitForBit() throws IOException {
        // given
        trainer("whole", 4, false).run();
        trainer("parts", 2, false).run();

        // when
        trainer("parts", 4, true).run();

        // then
        for (String file : List.of("networks.safetensors", "average.safetensors", "optimisers.safetensors")) {
            assertThat(checkpoint("parts", 4).resolve(file))
                    .hasSameBinaryContentAs(checkpoint("whole", 4).resolve(file));
        }
        assertThat(folder.resolve("parts/losses.csv")).hasSameTextualContentAs(folder.resolve("whole/losses.csv"));
    }

    @Test
    void howPicturesAreLoadedDoesNotChangeWhatIsLearned() throws IOException {
        // given
        trainer("cached", 2, false).run();
        loading = new PictureLoading(PictureLoading.MAX_UNREADABLE, 0, 3);

        // when
        trainer("uncached", 2, false).run();

        // then
        assertThat(checkpoint("uncached", 2).resolve("networks.safetensors"))
                .hasSameBinaryContentAs(checkpoint("cached", 2).resolve("networks.safetensors"));
        assertThat(listener.waited).isBetween(0.0, 1.0);
    }

    @Test
    void aRunLeavesGridsLossesAndOnlyTheNewestCheckpoints() throws IOException {
        // when
        int done = trainer("run", 4, false).run();

        // then
        assertThat(done).isEqualTo(4);
        assertThat(ImageIO.read(folder.resolve("run/samples/0000004.png").toFile()))
                .isNotNull();
        assertThat(ImageIO.read(folder.resolve("run/losses.png").toFile())).isNotNull();
        assertThat(Files.readAllLines(folder.resolve("run/losses.csv"))).hasSize(5);
        try (var checkpoints = Files.list(folder.resolve("run/checkpoints"))) {
            assertThat(checkpoints.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("0000003", "0000004");
        }
    }

    @Test
    void aStoppedRunSavesWhatItHas() throws IOException {
        // given
        StarGanV2Trainer trainer = trainer("run", 1000, false);
        listener.onIteration = trainer::stop;

        // when
        int done = trainer.run();

        // then
        assertThat(done).isEqualTo(1);
        assertThat(RunState.newest(folder.resolve("run")).orElseThrow().iteration())
                .isEqualTo(1);
    }

    @Test
    void aRunStoppedWhileItWritesSavesAllIterationsToo() throws IOException {
        // given
        StarGanV2Trainer trainer = trainer("run", 1000, 7, false);
        listener.onWrite = trainer::stop;

        // when
        int done = trainer.run();

        // then
        assertThat(RunState.newest(folder.resolve("run")).orElseThrow().iteration())
                .isEqualTo(done);
    }

    @Test
    void aDamagedPictureIsNamedAndLeftOut() throws IOException {
        // given
        Path damaged = folder.resolve("data/circles/0.png");
        Files.writeString(damaged, "no picture");

        // when
        trainer("run", 3, false).run();

        // then
        assertThat(listener.skipped).hasSize(1);
        assertThat(listener.skipped.get(0)).contains(damaged.toString());
    }

    @Test
    void resumingWithOtherDomainsIsRefused() throws IOException {
        // given
        trainer("run", 1, false).run();
        Files.move(folder.resolve("data/circles"), folder.resolve("data/rings"));

        // when / then
        assertThatThrownBy(() -> trainer("run", 2, true))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("circles, squares");
    }

    private Path checkpoint(String run, int iteration) {
        return folder.resolve("%s/checkpoints/%07d".formatted(run, iteration));
    }

    private StarGanV2Trainer trainer(String run, int iterations, boolean resume) throws IOException {
        return trainer(run, iterations, 1, resume);
    }

    private StarGanV2Trainer trainer(String run, int iterations, int checkpointEvery, boolean resume)
            throws IOException {
        StarGanV2Options paper = StarGanV2Options.paper();
        StarGanV2Options options = new StarGanV2Options(
                iterations,
                2,
                paper.learningRate(),
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
                paper.cropProbability(),
                paper.seed(),
                paper.beyond());
        RunSettings settings = new RunSettings(
                folder.resolve("data"),
                null,
                loading,
                folder.resolve(run),
                SMALLEST,
                options,
                checkpointEvery,
                2,
                2,
                resume,
                null);
        return new StarGanV2Trainer(settings, listener);
    }

    private static final class Listener implements TrainingListener {
        private final List<String> skipped = new ArrayList<>();
        private Runnable onIteration = () -> {};
        private Runnable onWrite = () -> {};
        private double waited = Double.NaN;

        @Override
        public void started(int done, int iterations) {}

        @Override
        public void iterated(int iteration, double reconstruction, double diversity, double adversarial) {
            onIteration.run();
        }

        @Override
        public void wrote(String what, Path file) {
            onWrite.run();
        }

        @Override
        public void waited(double share) {
            waited = share;
        }

        @Override
        public void skipped(String reason) {
            skipped.add(reason);
        }
    }
}
