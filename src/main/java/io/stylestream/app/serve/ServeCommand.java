package io.stylestream.app.serve;

import io.quarkus.runtime.Quarkus;
import io.stylestream.core.UsageError;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: the worker against a given Kafka, until it is stopped. */
@Command(
        name = "serve",
        description = {
            "Restyles the pictures of a Kafka topic until it is stopped.",
            "All settings have names, stylestream.*, and come from system properties, the environment or "
                    + "config/application.properties; options go first. Health is at /q/health, metrics at /q/metrics."
        },
        sortOptions = false)
public final class ServeCommand implements Callable<Integer> {
    private static final int MOST_PORT = 65535;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka's brokers. Default: " + ServeSettings.DEFAULT_BOOTSTRAP_SERVERS + ".")
    @Nullable
    String bootstrapServers;

    @Option(names = "--group", description = "Consumer group; workers of one group share the work.")
    @Nullable
    String group;

    @Option(names = "--model", description = "Model directory. Default: the bundled model.")
    @Nullable
    Path model;

    @Option(
            names = "--engine",
            description =
                    "torch, tensorrt, vector, onnxruntime, or auto, the default: the first of them that this machine has a"
                            + " use for.")
    @Nullable
    String engine;

    @Option(names = "--threads", description = "Threads that one batch may use on a CPU. Default: all.")
    @Nullable
    Integer threads;

    @Option(
            names = "--memory",
            description = "Memory that the generator may take on a CPU, for example 800M. Default: no limit.")
    @Nullable
    String memory;

    @Option(
            names = "--jpeg-codec",
            description = "What writes and reads JPEG files: cpu, gpu, or auto, the default: a GPU writes large ones"
                    + " if it has the networks.")
    @Nullable
    String jpegCodec;

    @Option(
            names = "--port",
            description = "Port of health and metrics. Default: 8080, on the loopback interface (quarkus.http.host).")
    @Nullable
    Integer port;

    @Override
    public Integer call() {
        if (port != null && (port < 0 || port > MOST_PORT)) {
            throw new UsageError("--port must be 0 to %d, but is %d".formatted(MOST_PORT, port));
        }
        set("stylestream.kafka.bootstrap-servers", bootstrapServers);
        set("stylestream.kafka.group-id", group);
        set("stylestream.model", model);
        set("stylestream.engine.name", engine);
        set("stylestream.engine.threads", threads);
        set("stylestream.engine.memory", memory);
        set("stylestream.picture.jpeg-codec", jpegCodec);
        set("quarkus.http.port", port);
        return run();
    }

    /** Runs the server; with a handler of its own exit Quarkus leaves it to us to tell of failures. */
    private static int run() {
        AtomicInteger exitCode = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Quarkus.run(ServeApplication.class, (code, error) -> {
            exitCode.set(code);
            failure.set(error);
        });
        Throwable error = failure.get();
        if (error != null) {
            throw StartFailure.of(error);
        }
        return exitCode.get();
    }

    /** System properties are the configuration's first source. */
    private static void set(String property, @Nullable Object value) {
        if (value != null) {
            System.setProperty(property, value.toString());
        }
    }
}
