package io.stylestream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.image.BufferedPictures;
import io.stylestream.image.RgbPicture;
import io.stylestream.model.Manifest;
import io.stylestream.model.ModelDirectory;
import io.stylestream.training.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run is told on its command line, and what a resumed one still knows of it. */
class TrainCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void drawPictures() throws IOException {
        draw("a");
        draw("b");
    }

    @Test
    void aResumedRunKeepsWhatItWasTold() throws IOException {
        // given
        String[] told = {"--name", "painter", "--keep", "9", "--checkpoint-every", "1", "--sample-every", "50"};
        assertThat(begin("first", 1)).isZero();
        assertThat(begin("run", 3, with(told, "--start-from", path("first")))).isZero();

        // when
        int code = train("--out", path("run"), "--resume", "--iterations", "5");

        // then
        assertThat(code).isZero();
        Manifest manifest = ModelDirectory.open(folder.resolve("run/model")).manifest();
        assertThat(manifest.name()).isEqualTo("painter");
        assertThat(manifest.provenance().command()).contains("--start-from", "; ", "--resume");
        assertThat(manifest.provenance().notes()).contains("first");
        try (var checkpoints = Files.list(folder.resolve("run/checkpoints"))) {
            assertThat(checkpoints).hasSize(5);
        }
        assertThat(folder.resolve("run/report.html")).content().contains("started from");
    }

    @Test
    void modelsOfEarlierIterationsAreKept() {
        // given
        assertThat(begin("run", 3, "--model-every", "2", "--keep", "1", "--checkpoint-every", "1"))
                .isZero();

        // when
        assertThat(train("--out", path("run"), "--resume", "--iterations", "5")).isZero();

        // then
        assertThat(folder.resolve("run/models")).isDirectoryContaining("glob:**/0000002");
        Manifest kept =
                ModelDirectory.open(folder.resolve("run/models/0000004")).manifest();
        assertThat(kept.version()).isEqualTo("4");
        assertThat(kept.provenance().iterations()).isEqualTo(4);
        assertThat(ModelDirectory.open(folder.resolve("run/model")).manifest().version())
                .isEqualTo("5");
    }

    @Test
    void aFolderWhoseNameNoModelCanHaveGivesOneAsNearAsPossible() {
        assertThat(begin("my run+1", 1)).isZero();
        assertThat(ModelDirectory.open(folder.resolve("my run+1/model"))
                        .manifest()
                        .name())
                .isEqualTo("my-run-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--name=two words",
                "--base-channels=8", // for the second time
                "--lambda-r2=1 --lambda-r2=2",
                "--seed=abc",
            })
    void whatCannotBeMeantIsToldBeforeTheRunBegins(String options) {
        assertThat(begin("run", 1, options.startsWith("--name") ? new String[] {options} : options.split(" ")))
                .isEqualTo(Stylestream.WRONG_INPUT);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeADomainIsToldBeforeTheRunBegins() throws IOException {
        draw("two words");
        assertThat(begin("run", 1)).isEqualTo(Stylestream.WRONG_INPUT);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aRunAmongTheDomainsIsRefused() {
        assertThat(begin("data/run", 1)).isEqualTo(Stylestream.WRONG_INPUT);
        assertThat(folder.resolve("data/run")).doesNotExist();
    }

    @Test
    void fewerIterationsThanAreDoneAreRefused() {
        assertThat(begin("run", 3)).isZero();
        assertThat(train("--out", path("run"), "--resume", "--iterations", "2")).isEqualTo(Stylestream.WRONG_INPUT);
    }

    @Test
    void aFolderBelongsToOneRunAtATime() {
        try (RunLock other = RunLock.take(folder.resolve("run"))) {
            assertThat(begin("run", 1)).isEqualTo(Stylestream.WRONG_INPUT);
        }
        assertThat(begin("run", 1)).isZero();
    }

    private int begin(String out, int iterations, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--out", path(out), "--iterations", "" + iterations));
        arguments.addAll(List.of("--image-size", "32", "--base-channels", "4", "--max-channels", "8"));
        arguments.addAll(List.of("--style-size", "4", "--latent-size", "4", "--hidden-size", "8"));
        arguments.addAll(List.of("--batch-size", "2"));
        arguments.addAll(List.of(more));
        return train(arguments.toArray(new String[0]));
    }

    private int train(String... arguments) {
        return Stylestream.execute(
                with(new String[] {"train", "stargan-v2", "--data", path("data"), "--threads", "1"}, arguments));
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void draw(String domain) throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("data").resolve(domain));
        for (int i = 0; i < 3; i++) {
            byte[] rgb = new byte[3 * 32 * 32];
            Arrays.fill(rgb, (byte) (40 * i));
            ImageIO.write(
                    BufferedPictures.toImage(new RgbPicture(32, 32, rgb)),
                    "png",
                    pictures.resolve(i + ".png").toFile());
        }
    }
}
