package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.core.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** A training run in a JVM of its own. Whoever waits for it can be interrupted, so that tests with a timeout end. */
final class RunProcess implements AutoCloseable {
    private final Process process;
    private final Path output;

    private RunProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param output file for all that the process says */
    static RunProcess start(Class<?> main, Path output, String... arguments) throws IOException {
        ProcessBuilder builder = ChildJvm.command(main, List.of("-Djava.awt.headless=true"), List.of(arguments));
        return new RunProcess(
                builder.redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /** All that it has said so far. */
    String said() throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }

    void awaitLine(Predicate<String> wanted) throws IOException, InterruptedException {
        while (said().lines().noneMatch(wanted)) {
            assertThat(process.isAlive()).as(said()).isTrue();
            Thread.sleep(10);
        }
    }

    /** Sends SIGTERM; gives the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /** Sends SIGKILL; gives the exit code. */
    int kill() throws InterruptedException {
        return process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
