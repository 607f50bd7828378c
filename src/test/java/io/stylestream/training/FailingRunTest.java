package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that cannot go on: what they say, and what they leave. */
class FailingRunTest {
    @TempDir
    Path folder;

    @BeforeEach
    void drawPictures() throws IOException {
        SmallestRun.drawPictures(folder.resolve("data"));
    }

    @Test
    void aRunThatDivergesNamesTheTermAndTheLastGoodCheckpoint() throws IOException {
        // given: one good checkpoint, and then steps that no weight survives
        run(SmallestRun.options(1, 1e-4), false, new SmallestRun.Listener());

        // when / then
        assertThatThrownBy(() -> run(SmallestRun.options(50, 1e18), true, new SmallestRun.Listener()))
                .isInstanceOf(TrainingFailure.class)
                .hasMessageMatching("training diverged in iteration \\d+: the (loss|gradient|weight|averaged weight|"
                        + "validation loss) .*; the last good checkpoint is \\S*0000001: .*--start-from.*");
        assertThat(namesIn(folder.resolve("run/checkpoints"))).containsExactly("0000001");
        assertThat(folder.resolve("run/report.html"))
                .content()
                .contains("data-status=\"failed\"", "training diverged in iteration");
    }

    @Test
    void aFolderThatCannotBeWrittenLosesNoCheckpoint() throws IOException {
        // given: after two iterations the folder of the checkpoints is not a folder any more
        Path checkpoints = folder.resolve("run/checkpoints");
        SmallestRun.Listener breaking = new SmallestRun.Listener() {
            @Override
            public void wrote(String what, Path file) {
                if (what.equals("checkpoint")) {
                    breakFolder(checkpoints);
                }
            }
        };

        // when / then
        assertThatThrownBy(() -> run(SmallestRun.options(9, 1e-4), false, breaking))
                .isInstanceOf(TrainingFailure.class)
                .hasMessageStartingWith("cannot write the checkpoint of iteration 2 in " + folder.resolve("run"));
        assertThat(namesIn(folder.resolve("run/kept"))).containsExactly("0000001");
    }

    @Test
    void whatCannotBeShownIsSavedAllTheSame() throws IOException {
        // given: checkpoints are far apart, and showing the second iteration fails
        SmallestRun.Listener failing = new SmallestRun.Listener() {
            @Override
            public void validated(int iteration, Map<String, Double> figures) {
                throw new IllegalStateException("no eyes");
            }
        };
        StarGanV2Trainer trainer =
                SmallestRun.trainer(folder.resolve("data"), folder.resolve("run"), 9, 1000, false, failing);

        // when / then
        assertThatThrownBy(trainer::run).hasMessage("no eyes");
        assertThat(namesIn(folder.resolve("run/checkpoints"))).containsExactly("0000002");
    }

    @Test
    void aModelThatCannotBeWrittenIsAFailureOfTheRun() throws IOException {
        // given
        SmallestRun.Listener withoutRoom = new SmallestRun.Listener() {
            @Override
            public void modelDue(int iteration, Path folder) {
                throw new UsageError("model/.tmp cannot be written", new IOException("No space left on device"));
            }
        };

        // when / then
        assertThatThrownBy(() -> run(SmallestRun.options(2, 1e-4), false, withoutRoom))
                .isInstanceOf(TrainingFailure.class)
                .hasMessageStartingWith("cannot write the model in " + folder.resolve("run"))
                .hasMessageContaining("the last good checkpoint is")
                .hasMessageContaining("0000002, go on from it with --resume");
        assertThat(folder.resolve("run/report.html")).content().contains("data-status=\"failed\"");
    }

    private static void breakFolder(Path checkpoints) {
        try {
            Files.move(checkpoints, checkpoints.resolveSibling("kept"));
            Files.writeString(checkpoints, "in the way");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void run(StarGanV2Options options, boolean resume, TrainingListener listener) throws IOException {
        SmallestRun.trainer(
                        folder.resolve("data"),
                        PictureLoading.DEFAULT,
                        folder.resolve("run"),
                        options,
                        1,
                        resume,
                        listener)
                .run();
    }

    private static List<String> namesIn(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).toList();
        }
    }
}
