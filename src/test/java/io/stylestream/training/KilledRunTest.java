package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.network.torch.TorchDevice;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in processes that end without warning. */
class KilledRunTest {
    @TempDir
    Path folder;

    /** In all runs alike, for the last bit depends on it. */
    private static final int THREADS = 1;

    /** Trains in a process of its own and says each iteration on standard output. */
    static final class Run {
        public static void main(String[] arguments) throws IOException {
            TorchDevice.useThreads(THREADS);
            SmallestRun.trainer(Path.of(arguments[0]), Path.of(arguments[1]), 100_000, 1, false, new Telling())
                    .run();
        }
    }

    private static final class Telling extends SmallestRun.Listener {
        @Override
        public void iterated(int iteration, Map<String, Double> losses) {
            System.out.println(iteration);
        }
    }

    @BeforeEach
    void drawPictures() throws IOException {
        TorchDevice.useThreads(THREADS);
        SmallestRun.drawPictures(folder.resolve("data"));
    }

    @Test
    void aRunKilledWhileItWritesGoesOnBitForBit() throws Exception {
        // given: checkpoints in every iteration, so that the process is most likely killed in one
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Run.class.getName(),
                        folder.resolve("data").toString(),
                        folder.resolve("killed").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            while (line != null && !line.equals("4")) {
                line = said.readLine();
            }
            assertThat(line).isEqualTo("4");
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        int last = RunState.newest(folder.resolve("killed"), StarGanV2Options.class)
                        .orElseThrow()
                        .iteration()
                + 2;

        // when
        trainer("killed", last, true).run();

        // then
        trainer("whole", last, false).run();
        for (String file : List.of("networks.safetensors", "average.safetensors", "optimisers.safetensors")) {
            assertThat(checkpoint("killed", last).resolve(file))
                    .hasSameBinaryContentAs(checkpoint("whole", last).resolve(file));
        }
        assertThat(folder.resolve("killed/losses.csv")).hasSameTextualContentAs(folder.resolve("whole/losses.csv"));
        assertThat(namesIn(folder.resolve("killed/checkpoints"))).noneMatch(name -> name.startsWith("."));
    }

    @Test
    void anUnfinishedCheckpointIsNeitherReadNorKept() throws IOException {
        // given
        trainer("run", 2, false).run();
        Path unfinished = folder.resolve("run/checkpoints/.0000003.1f.tmp");
        Files.createDirectories(unfinished);
        Files.writeString(unfinished.resolve("networks.safetensors"), "half");

        // when
        int done = trainer("run", 3, true).run();

        // then
        assertThat(done).isEqualTo(3);
        assertThat(namesIn(folder.resolve("run/checkpoints"))).containsExactlyInAnyOrder("0000002", "0000003");
    }

    private StarGanV2Trainer trainer(String run, int iterations, boolean resume) throws IOException {
        return SmallestRun.trainer(
                folder.resolve("data"), folder.resolve(run), iterations, 1, resume, new SmallestRun.Listener());
    }

    private Path checkpoint(String run, int iteration) {
        return folder.resolve("%s/checkpoints/%07d".formatted(run, iteration));
    }

    private static List<String> namesIn(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).toList();
        }
    }
}
