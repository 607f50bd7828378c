package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarGanV2TrainerTest {
    @TempDir
    Path folder;

    private final Listener listener = new Listener();
    private PictureLoading loading = PictureLoading.DEFAULT;

    @BeforeEach
    void drawPictures() throws IOException {
        SmallestRun.drawPictures(folder.resolve("data"));
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
        for (String table : List.of("losses.csv", "validation.csv")) {
            assertThat(folder.resolve("parts").resolve(table))
                    .hasSameTextualContentAs(folder.resolve("whole").resolve(table));
        }
    }

    @Test
    void aRunKilledBeforeItsLastSampleGridMakesIt() throws IOException {
        // given
        trainer("run", 4, false).run();
        Path last = folder.resolve("run/samples/0000004.png");
        Files.delete(last);

        // when
        trainer("run", 4, true).run();

        // then
        assertThat(last).isNotEmptyFile();
    }

    @Test
    void aDamagedCheckpointIsNamedWithTheWayToGoOn() throws IOException {
        // given
        trainer("run", 2, false).run();
        Path weights = checkpoint("run", 2).resolve("networks.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        Arrays.fill(bytes, bytes.length - Float.BYTES, bytes.length, (byte) 0xff);
        Files.write(weights, bytes);

        // when / then
        assertThatThrownBy(() -> trainer("run", 4, true))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("0000002")
                .hasMessageContaining("not a number")
                .hasMessageContaining("delete the checkpoint's folder");
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
        assertThat(Files.readAllLines(folder.resolve("run/validation.csv"))).hasSize(3);
        assertThat(folder.resolve("run/report.html"))
                .content()
                .contains("data-status=\"ended\"", "samples/0000002.png", "samples/0000004.png", "rgb(59,130,196)");
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
        assertThat(RunState.newest(folder.resolve("run"), StarGanV2Options.class)
                        .orElseThrow()
                        .iteration())
                .isEqualTo(1);
        assertThat(folder.resolve("run/report.html")).content().contains("data-status=\"stopped\"");
    }

    @Test
    void aRunStoppedWhileItWritesSavesAllIterationsToo() throws IOException {
        // given
        StarGanV2Trainer trainer = trainer("run", 1000, 7, false);
        listener.onWrite = trainer::stop;

        // when
        int done = trainer.run();

        // then
        assertThat(RunState.newest(folder.resolve("run"), StarGanV2Options.class)
                        .orElseThrow()
                        .iteration())
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
        return SmallestRun.trainer(
                folder.resolve("data"),
                loading,
                folder.resolve(run),
                SmallestRun.options(iterations, StarGanV2Options.LEARNING_RATE),
                checkpointEvery,
                resume,
                listener);
    }

    private static final class Listener extends SmallestRun.Listener {
        private final List<String> skipped = new ArrayList<>();
        private Runnable onIteration = () -> {};
        private Runnable onWrite = () -> {};
        private double waited = Double.NaN;

        @Override
        public void iterated(int iteration, Map<String, Double> losses) {
            onIteration.run();
        }

        @Override
        public void wrote(String what, Path file) {
            onWrite.run();
        }

        @Override
        public void paced(Pace pace) {
            waited = pace.waitingShare();
        }

        @Override
        public void skipped(String reason) {
            skipped.add(reason);
        }
    }
}
