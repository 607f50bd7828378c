package io.stylestream.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.model.Safetensors;
import io.stylestream.network.StarGanV2;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/**
 * The same networks in PyTorch: a child process that runs {@value #PROGRAM} with a Python of the user's.
 *
 * <p>Ends with this program, even where that is killed: it ends when its input does. Not thread-safe.
 */
final class PyTorchPeer implements AutoCloseable {
    /** Beginning of the names of {@link #way}s. */
    static final String WAYS = "PyTorch ";

    private static final String PROGRAM = "pytorch_peer.py";
    private static final long PATIENCE_SECONDS = 10;

    private final Process process;
    private final JsonLines lines;
    private final Path folder;
    private final Path complaints;
    private final String version;

    /**
     * A generator in PyTorch.
     *
     * @param device its name
     * @param onGpu whether that is a GPU
     * @param modes in which it can be run there
     */
    record LoadedGenerator(String device, boolean onGpu, List<String> modes) {}

    /**
     * How to train.
     *
     * @param device cpu or cuda
     * @param options fields of the program's {@code TrainingOptions}
     */
    record TrainingOrder(String name, StarGanV2 architecture, String device, ObjectNode options) {}

    private PyTorchPeer(String python, Path folder) throws IOException, PeerRefusal {
        this.folder = folder;
        this.complaints = folder.resolve("complaints.txt");
        Path program = folder.resolve(PROGRAM);
        try (InputStream content = Objects.requireNonNull(PyTorchPeer.class.getResourceAsStream(PROGRAM))) {
            Files.copy(content, program);
        }
        this.process = start(python, program);
        this.lines = new JsonLines(
                process.outputWriter(StandardCharsets.UTF_8), process.inputReader(StandardCharsets.UTF_8));
        try {
            this.version = lines.ask("hello", JsonLines.object()).path("torch").asText();
        } catch (IOException e) {
            process.destroyForcibly();
            throw new PeerRefusal(lastComplaint(), e);
        }
    }

    private Process start(String python, Path program) throws PeerRefusal {
        try {
            return new ProcessBuilder(python, program.toString(), "--requests")
                    .redirectError(complaints.toFile())
                    .start();
        } catch (IOException e) {
            throw new PeerRefusal("it cannot be started", e);
        }
    }

    /**
     * Starts the program.
     *
     * @param python the command of a Python
     * @throws PeerRefusal if it has no PyTorch, or is no Python
     */
    static PyTorchPeer start(String python) throws PeerRefusal {
        try {
            Path folder = Files.createTempDirectory("stylestream-pytorch");
            try {
                return new PyTorchPeer(python, folder);
            } catch (IOException | PeerRefusal e) {
                delete(folder);
                throw e;
            }
        } catch (IOException e) {
            throw new UsageError(
                    "the PyTorch peer cannot be written to %s (%s); make room, or leave it out with --python none"
                            .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
                    e);
        }
    }

    /** Of PyTorch. */
    String version() {
        return version;
    }

    /**
     * Loads a generator; it replaces an earlier one.
     *
     * @param device auto, cpu or cuda
     * @throws PeerRefusal if the program has no such generator, or no such device
     */
    LoadedGenerator load(BenchedModel model, String device, int threads) throws PeerRefusal {
        JsonNode answer = with("weights", file -> {
            Safetensors.write(file, model.weights(), Map.of());
            return ask(
                    "generator",
                    JsonLines.object()
                            .put("weights", file.toString())
                            .put("device", device)
                            .put("threads", threads)
                            .set("architecture", generatorJson(model.architecture())));
        });
        return new LoadedGenerator(
                answer.path("device").asText(),
                answer.path("gpu").asBoolean(),
                StreamSupport.stream(answer.path("modes").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
    }

    private static ObjectNode generatorJson(StarGanV2 architecture) {
        return json(architecture)
                .put("base_channels", architecture.generatorBaseChannels())
                .put("max_channels", architecture.generatorMaxChannels());
    }

    static ObjectNode json(StarGanV2 architecture) {
        return JsonLines.object()
                .put("image_size", architecture.imageSize())
                .put("base_channels", architecture.baseChannels())
                .put("max_channels", architecture.maxChannels())
                .put("style_size", architecture.styleSize())
                .put("latent_size", architecture.latentSize())
                .put("hidden_size", architecture.hiddenSize())
                .put("domains", architecture.domains())
                .put("high_pass", architecture.highPass());
    }

    /** From now on this batch is drawn; modes must be prepared anew. */
    void take(GeneratorWorkload workload, StarGanV2 architecture) throws PeerRefusal {
        Map<String, HostTensor> tensors =
                Map.of("pictures", workload.pictureTensor(architecture), "styles", workload.styleTensor(architecture));
        with("workload", file -> {
            Safetensors.write(file, tensors, Map.of());
            return ask("workload", JsonLines.object().put("file", file.toString()));
        });
    }

    /**
     * Gets a mode ready, which may take a minute.
     *
     * @throws PeerRefusal if it does not work here
     */
    void prepare(String mode) throws PeerRefusal {
        ask("prepare", JsonLines.object().put("mode", mode));
    }

    /**
     * Draws the batch in a prepared mode.
     *
     * @param workload the batch, for its pictures' sizes
     * @return uint8 HWC
     */
    List<byte[]> draw(String mode, GeneratorWorkload workload) throws PeerRefusal {
        List<byte[]> drawn = new ArrayList<>();
        with("drawn", file -> {
            JsonNode answer = ask("draw", JsonLines.object().put("mode", mode).put("file", file.toString()));
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            for (byte[] picture : workload.pictures()) {
                byte[] result = new byte[picture.length];
                bytes.get(result);
                drawn.add(result);
            }
            return answer;
        });
        return drawn;
    }

    /** A prepared mode as one way to draw the batch. */
    Way way(String mode) {
        return new Way(
                WAYS + mode,
                times ->
                        taken(demand("run", JsonLines.object().put("mode", mode).put("times", times))));
    }

    private static Way.Taken taken(JsonNode answer) {
        double[] seconds = StreamSupport.stream(answer.path("seconds").spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
        return new Way.Taken(seconds, answer.path("processor_seconds").asDouble());
    }

    /** What a large float16 matrix product reaches on the generator's GPU, in FLOP/s. */
    double peak() {
        return demand("peak", JsonLines.object()).path("flops_per_second").asDouble();
    }

    /** Makes a training on noise. */
    void train(TrainingOrder order) throws PeerRefusal {
        ask(
                "training",
                JsonLines.object()
                        .put("name", order.name())
                        .put("device", order.device())
                        .<ObjectNode>set("architecture", json(order.architecture()))
                        .set("options", order.options()));
    }

    /** What the next iterations of a training take, all as one run. */
    Way.Taken iterate(String training, int times, int threads) {
        return taken(demand(
                "iterate",
                JsonLines.object().put("name", training).put("times", times).put("threads", threads)));
    }

    /** Asks for what may be impossible here. */
    JsonNode ask(String action, ObjectNode parameters) throws PeerRefusal {
        try {
            return lines.ask(action, parameters);
        } catch (IOException e) {
            throw new UsageError(
                    "the PyTorch peer ended before it answered the request %s: %s; leave it out with --python none"
                            .formatted(action, lastComplaint()),
                    e);
        }
    }

    /** Asks for what worked before. */
    private JsonNode demand(String action, ObjectNode parameters) {
        try {
            return ask(action, parameters);
        } catch (PeerRefusal e) {
            throw new UsageError(
                    "the PyTorch peer cannot go on (%s): %s; leave it out with --python none"
                            .formatted(action, e.reason()),
                    e);
        }
    }

    /** The last line that the child printed beside its answers. */
    private String lastComplaint() {
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            List<String> all = Files.readAllLines(complaints, StandardCharsets.ISO_8859_1);
            return all.isEmpty() ? "it said nothing" : all.get(all.size() - 1).strip();
        } catch (IOException e) {
            return "what it said cannot be read (%s)".formatted(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** A request that exchanges a file. */
    private interface Exchange {
        JsonNode through(Path file) throws IOException, PeerRefusal;
    }

    /** Deletes the file as soon as the request is answered; what the child has mapped of it stays readable. */
    private JsonNode with(String name, Exchange exchange) throws PeerRefusal {
        Path file = folder.resolve(name);
        try {
            try {
                return exchange.through(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a file for the PyTorch peer cannot be written or read", e);
        }
    }

    /** Ends the child and waits for its end. */
    @Override
    public void close() {
        try {
            process.outputWriter(StandardCharsets.UTF_8).close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            delete(folder);
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
