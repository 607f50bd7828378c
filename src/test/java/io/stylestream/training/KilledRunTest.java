package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.network.torch.TorchDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs in processes that end without warning. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class KilledRunTest {
    private static final int ENDED_BY_SIGKILL = 137;

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
        try (RunProcess run = RunProcess.start(
                Run.class,
                folder.resolve("output.txt"),
                folder.resolve("data").toString(),
                folder.resolve("killed").toString())) {
            run.awaitLine("4"::equals);
            assertThat(run.kill()).isEqualTo(ENDED_BY_SIGKILL);
            assertThat(run.said()).doesNotContain("Exception");
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
        assertThat(unfinishedIn(folder.resolve("killed"))).isEmpty();
    }

    @Test
    void whatIsUnfinishedIsNeitherReadNorKept() throws IOException {
        // given
        trainer("run", 2, false).run();
        for (String directory : List.of("checkpoints/.0000003", "models/.0000002", ".model")) {
            Path unfinished = Files.createDirectories(unfinished(directory));
            Files.writeString(unfinished.resolve("networks.safetensors"), "half");
        }
        for (String file : List.of("samples/.0000002.png", ".report.html")) {
            Files.writeString(unfinished(file), "half");
        }
        Path somebodyElses = Files.writeString(folder.resolve("run/.notes.tmp"), "whole");

        // when
        int done = trainer("run", 3, true).run();

        // then
        assertThat(done).isEqualTo(3);
        assertThat(namesIn(folder.resolve("run/checkpoints"))).containsExactlyInAnyOrder("0000002", "0000003");
        assertThat(unfinishedIn(folder.resolve("run"))).containsExactly(somebodyElses);
    }

    private StarGanV2Trainer trainer(String run, int iterations, boolean resume) throws IOException {
        return SmallestRun.trainer(
                folder.resolve("data"), folder.resolve(run), iterations, 1, resume, new SmallestRun.Listener());
    }

    private Path checkpoint(String run, int iteration) {
        return folder.resolve("%s/checkpoints/%07d".formatted(run, iteration));
    }

    private Path unfinished(String name) {
        return folder.resolve("run").resolve("%s.%s.tmp".formatted(name, UUID.randomUUID()));
    }

    private static List<Path> unfinishedIn(Path run) throws IOException {
        try (Stream<Path> entries = Files.walk(run)) {
            return entries.filter(path -> path.toString().endsWith(".tmp")).toList();
        }
    }

    private static List<String> namesIn(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).toList();
        }
    }
}
