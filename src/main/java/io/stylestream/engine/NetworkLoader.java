package io.stylestream.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import io.stylestream.core.HostTensor;
import io.stylestream.model.ModelDirectory;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.OnnxFile;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.ServingGraphs;
import io.stylestream.network.onnx.rewrite.Rewrite;
import io.stylestream.network.onnx.rewrite.Target;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Loads networks into a DJL engine: into {@code Torch} and {@code Vector} as weights, into any other as ONNX serving
 * graphs. Thread-safe.
 *
 * <p>A graph goes through temporary files, which are deleted as soon as the engine has read or mapped them. DJL's
 * {@code Criteria} is passed by, because it carries only strings to an engine, and ONNX Runtime's thread behaviour
 * needs more; what comes out is the same {@link ZooModel}. Nothing is downloaded, and only the engine TensorRT keeps
 * anything on disk.
 */
public final class NetworkLoader {
    private final EngineSettings settings;
    private final Engine engine;

    /** @throws io.stylestream.core.UsageError if the engine is not available */
    public NetworkLoader(EngineSettings settings) {
        this(settings, EngineChoice.of(settings.engine()));
    }

    private NetworkLoader(EngineSettings settings, EngineChoice choice) {
        this.settings = settings.withEngine(choice.engine());
        this.engine = Engines.start(this.settings.engine());
    }

    /**
     * Loads networks; where the settings leave the choice of the engine and it refuses one of them, loads all of them
     * into the next best, which the log says.
     *
     * @param loading gives what it has loaded, or frees it where it fails
     * @throws io.stylestream.core.UsageError if no engine is available
     * @throws EngineFailure if an engine that was asked for by name refuses a network, or all do
     */
    public static <T> T load(EngineSettings settings, Function<NetworkLoader, T> loading) {
        return load(settings, refusals -> EngineChoice.of(settings.engine(), refusals), loading);
    }

    /**
     * The same with another way to choose.
     *
     * @param choice takes what engines have said that refused a network, by engine
     */
    static <T> T load(
            EngineSettings settings,
            Function<Map<String, String>, EngineChoice> choice,
            Function<NetworkLoader, T> loading) {
        Map<String, String> refusals = new HashMap<>();
        while (true) {
            NetworkLoader loader = new NetworkLoader(settings, choice.apply(refusals));
            try {
                return loading.apply(loader);
            } catch (EngineFailure e) {
                if (!EngineChoice.mayChange(settings.engine(), loader.engineName())) {
                    throw e;
                }
                refusals.put(loader.engineName(), String.valueOf(e.getMessage()));
            }
        }
    }

    /** DJL name of the engine that was chosen. */
    public String engineName() {
        return settings.engine();
    }

    /** Whether the networks go onto a GPU. */
    boolean loadsOntoGpu() {
        return device().isGpu();
    }

    /**
     * Loads one network of a model directory; otherwise like {@link #load(StarGanV2, NetworkKind, Map)}.
     *
     * @throws io.stylestream.core.UsageError if the directory lacks the network or is damaged
     */
    public ZooModel<NDList, NDList> load(ModelDirectory directory, NetworkKind kind) {
        return load(directory.architecture(), kind, directory.tensors(kind));
    }

    /**
     * Loads one network with pre- and post-processing in its graph.
     *
     * @param parameters the network's tensors by official name; only read during this call
     * @return inputs and outputs as {@link ServingGraphs} describes them; owned by the caller, thread-safe but for its
     *     predictors, of which each serves one call at a time
     * @throws IllegalArgumentException if a tensor is missing or has the wrong shape, or the network is not served
     * @throws EngineFailure if the engine refuses the network
     */
    public ZooModel<NDList, NDList> load(StarGanV2 architecture, NetworkKind kind, Map<String, HostTensor> parameters) {
        if (takesWeights()) {
            return loadWeights(new NetworkOptions(architecture, kind, parameters));
        }
        OnnxGraph graph = ServingGraphs.of(architecture, kind, parameters);
        // where memory is limited, the generator gets all that is to spare
        long spare = settings.memory() == EngineSettings.UNLIMITED_MEMORY ? Long.MAX_VALUE : 0;
        Rewrite.apply(settings.rewrites(), graph, new Target(settings.threads(), spare));
        return load(kind.fileName(), List.of(graph), architecture.domains(), settings.threads())
                .get(0);
    }

    /** Whether the engine builds networks itself, instead of reading graphs. */
    private boolean takesWeights() {
        return settings.engine().equals(EngineChoice.TORCH) || settings.engine().equals(EngineChoice.VECTOR);
    }

    private ZooModel<NDList, NDList> loadWeights(NetworkOptions network) {
        String name = network.network().fileName();
        Map<String, Object> options = new HashMap<>(network.toOptions());
        options.put("threads", settings.threads());
        if (network.network() == NetworkKind.GENERATOR) {
            options.put("memory", settings.memory());
        }
        Path nowhere = Path.of("");
        return load(name, model -> model.load(nowhere, null, options));
    }

    /**
     * Loads a generator, which on a CPU draws batches slice by slice; otherwise like {@link #load(StarGanV2,
     * NetworkKind, Map)}.
     */
    public GeneratorEngine loadGenerator(StarGanV2 architecture, Map<String, HostTensor> parameters) {
        if (!settings.engine().equals(OnnxRuntime.ENGINE_NAME)) {
            return new GeneratorEngine(architecture, load(architecture, NetworkKind.GENERATOR, parameters));
        }
        int threads = settings.threads();
        MemoryBudget budget =
                new MemoryBudget(settings, () -> ServingGraphs.of(architecture, NetworkKind.GENERATOR, parameters));
        List<OnnxGraph> graphs = budget.graphs(
                new MemoryBudget.Session(threads, 1),
                new MemoryBudget.Session(1, threads * GeneratorEngine.cachedPictures(architecture)));
        List<ZooModel<NDList, NDList>> models =
                load(NetworkKind.GENERATOR.fileName(), graphs, architecture.domains(), threads, 1);
        return GeneratorEngine.sliced(architecture, models.get(0), models.get(1), threads);
    }

    /** Loads any ONNX graph under the given name, as it is. */
    ZooModel<NDList, NDList> load(String name, OnnxGraph graph) {
        return load(name, List.of(graph), 1, settings.threads()).get(0);
    }

    /** Loads graphs of one network, each for its number of threads; all share the weights' file. */
    private List<ZooModel<NDList, NDList>> load(String name, List<OnnxGraph> graphs, int labels, int... threads) {
        try {
            Path folder = Files.createTempDirectory("stylestream-" + name);
            try {
                List<Path> files = OnnxFile.write(graphs, folder, name);
                return SideBySide.load(IntStream.range(0, threads.length)
                        .<Supplier<ZooModel<NDList, NDList>>>mapToObj(i ->
                                () -> load(name, model -> read(model, graphs.get(i), files.get(i), labels, threads[i])))
                        .toList());
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw refused(name, e);
        }
    }

    private void read(Model model, OnnxGraph graph, Path file, int labels, int threads)
            throws IOException, MalformedModelException {
        if (settings.engine().equals(OnnxRuntime.ENGINE_NAME)) {
            OnnxRuntime.load(model, file, threads);
        } else if (settings.engine().equals(EngineChoice.TENSOR_RT)) {
            model.load(file, null, new GraphOptions(graph, labels).toOptions());
        } else {
            model.load(file);
        }
    }

    private EngineFailure refused(String name, Exception e) {
        return new EngineFailure(
                "engine %s cannot load the network %s: %s".formatted(settings.engine(), name, reason(e)), e);
    }

    /** Fills a DJL model. */
    @FunctionalInterface
    private interface Filling {
        void fill(Model model) throws IOException, MalformedModelException;
    }

    private ZooModel<NDList, NDList> load(String name, Filling filling) {
        Model model = Model.newInstance(name, device(), settings.engine());
        try {
            filling.fill(model);
        } catch (IOException | MalformedModelException | EngineException e) {
            model.close();
            throw refused(name, e);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
        return new ZooModel<>(model, new NoopTranslator());
    }

    /** ONNX Runtime is built for CPUs here; asking it for its default device would search for CUDA and warn. */
    private Device device() {
        return settings.engine().equals(OnnxRuntime.ENGINE_NAME) ? Device.cpu() : engine.defaultDevice();
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** What the engine itself said, which DJL keeps as the cause; without the stack that libtorch adds. */
    private static String reason(Exception e) {
        Throwable cause = e.getCause();
        String whole = String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
        return whole.lines().findFirst().orElse(whole);
    }
}
