package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.app.Stylestream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program, asked to stop while it trains. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StoppedRunTest {
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    Path folder;

    @Test
    void aRunStoppedBeforeItsFirstSampleGridLeavesAModel() throws Exception {
        // given
        SmallestRun.drawPictures(folder.resolve("data"));
        int code;
        String said;
        try (RunProcess run = RunProcess.start(
                Stylestream.class,
                folder.resolve("output.txt"),
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
                "--threads=1")) {
            run.awaitLine(line -> line.startsWith("checkpoint:"));

            // when
            code = run.terminate();
            said = run.said();
        }

        // then
        assertThat(code).as(said).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(said)
                .contains("stopping after this iteration", "go on with --resume")
                .doesNotContain("Exception");
        assertThat(folder.resolve("run/model/manifest.json")).as(said).isNotEmptyFile();
        assertThat(folder.resolve("run/samples")).isNotEmptyDirectory();
    }
}
