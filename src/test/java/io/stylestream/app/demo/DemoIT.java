package io.stylestream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stylestream.image.PictureDecoder;
import io.stylestream.image.PictureLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user runs it: the packaged program in a process of its own, with the bundled model. */
class DemoIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void allSamplesAreTranslatedAndShown() throws IOException, InterruptedException {
        // when
        Process demo = demo("--once");
        boolean ended = demo.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);

        // then
        assertThat(ended).isTrue();
        assertThat(output())
                .containsPattern("translated 480 of 480 pictures in .* s \\(.* per second\\), 0 dead letters");
        assertThat(demo.exitValue()).isZero();
        try (Stream<Path> results = Files.list(folder.resolve("demo/results"))) {
            assertThat(results).hasSize(480);
        }
        assertThat(Files.readString(folder.resolve("demo/gallery.html")))
                .contains("results/toonHead-01-like-dylan-02.png");
        PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
        assertThat(decoder.decode(Files.readAllBytes(folder.resolve("demo/gallery.png")))
                        .width())
                .isGreaterThan(1000);
        assertThat(decoder.decode(Files.readAllBytes(folder.resolve("demo/results/toonHead-01-like-dylan-02.png")))
                        .width())
                .isEqualTo(64);
    }

    @Test
    void aKilledDemoLeavesNoBroker() throws IOException {
        // given
        Process demo = demo();
        await().atMost(PATIENCE).until(() -> output().contains("serving on"));
        List<ProcessHandle> brokers = demo.toHandle().descendants().toList();
        started.addAll(brokers);
        assertThat(brokers).isNotEmpty();

        // when
        demo.destroyForcibly();

        // then
        await().atMost(PATIENCE).until(() -> brokers.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aStoppedDemoEndsCleanly() throws IOException, InterruptedException {
        // given
        Process demo = demo();
        await().atMost(PATIENCE).until(() -> output().contains("serving on"));
        List<ProcessHandle> brokers = demo.toHandle().descendants().toList();
        started.addAll(brokers);

        // when
        demo.destroy();
        boolean ended = demo.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);

        // then
        assertThat(ended).isTrue();
        assertThat(brokers).noneMatch(ProcessHandle::isAlive);
    }

    private Process demo(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of(System.getProperty("stylestream.application"), "quarkus-run.jar")
                        .toString(),
                "demo",
                "--out",
                folder.resolve("demo").toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        Process process = builder.start();
        started.add(process.toHandle());
        return process;
    }

    private Path log() {
        return folder.resolve("output.txt");
    }

    private String output() throws IOException {
        return Files.readString(log(), StandardCharsets.UTF_8);
    }
}
