package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, asked to stop while it trains. */
class StoppedRunTest {
    @TempDir
    Path folder;

    @Test
    void aRunStoppedBeforeItsFirstSampleGridLeavesAModel() throws Exception {
        // given
        SmallestRun.drawPictures(folder.resolve("data"));
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.stylestream.app.Stylestream",
                        "train",
                        "stargan-v2",
                        "--data=" + folder.resolve("data"),
                        "--out=" + folder.resolve("run"),
                        "--image-size=32",
                        "--base-channels=4",
                        "--max-channels=8",
                        "--batch-size=2",
                        "--checkpoint-every=1",
                        "--sample-every=1000000",
                        "--device=cpu",
                        "--threads=1")
                .redirectErrorStream(true)
                .start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            while (line != null && !line.startsWith("checkpoint:")) {
                said.append(line).append('\n');
                line = output.readLine();
            }

            // when
            process.toHandle().destroy();

            // then
            output.lines().forEach(rest -> said.append(rest).append('\n'));
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(folder.resolve("run/model/manifest.json"))
                .as(said.toString())
                .isNotEmptyFile();
        assertThat(folder.resolve("run/samples")).isNotEmptyDirectory();
    }
}
