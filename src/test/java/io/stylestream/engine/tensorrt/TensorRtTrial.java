package io.stylestream.engine.tensorrt;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.OnnxFile;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.RandomWeights;
import io.stylestream.network.onnx.ServingGraphs;
import io.stylestream.network.onnx.precision.NormForm;
import io.stylestream.network.onnx.rewrite.Rewrite;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.tensorrt.global.nvinfer.LayerInformationFormat;
import org.bytedeco.tensorrt.nvinfer.IEngineInspector;

/**
 * Builds and measures everything once on a GPU machine, step by step; a step that fails prints its trace and the next
 * one goes on. Arguments are {@code --name value} pairs, see {@link Arguments}. Run in the repository's root:
 *
 * <pre>
 * ./mvnw -q -B -Ptensorrt test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath.txt
 * java -Dorg.jboss.logging.provider=jdk -XX:MaxDirectMemorySize=32g \
 *   -cp target/classes:target/test-classes:$(cat target/classpath.txt) \
 *   io.stylestream.engine.tensorrt.TensorRtTrial --steps golden,refit,official --batches 1,32 --layers target/layers
 * </pre>
 *
 * With the native libraries unpacked in one folder (the {@code .so} files of tensorrt linux-x86_64 and -redist, of
 * javacpp, and libjnicudart, libjnicublas, libjnicudnn, libjninvrtc of cuda) add {@code -Djava.library.path=FOLDER
 * -Dorg.bytedeco.javacpp.pathsFirst=true}. The CUDA libraries must be on {@code LD_LIBRARY_PATH}: cudart, cublas,
 * cublasLt, cudnn, nvrtc.
 */
final class TensorRtTrial {
    private static final StarGanV2 OFFICIAL = new StarGanV2(256, 64, 512, 64, 16, 512, 3, 0);
    private static final double GIGAFLOPS = 97.3;
    private static final PrintStream OUT = System.out;

    private final Arguments arguments;
    private final Path folder;

    private TensorRtTrial(Arguments arguments) throws Exception {
        this.arguments = arguments;
        this.folder = Files.createTempDirectory("tensorrt-trial");
    }

    /** What the command line says. */
    private record Arguments(Map<String, String> given) {
        static Arguments of(String... args) {
            Map<String, String> given = new LinkedHashMap<>();
            for (int i = 0; i + 1 < args.length; i += 2) {
                given.put(args[i].substring(2), args[i + 1]);
            }
            return new Arguments(given);
        }

        private String text(String name, String otherwise) {
            return given.getOrDefault(name, otherwise);
        }

        private List<String> list(String name, String otherwise) {
            return List.of(text(name, otherwise).split(","));
        }

        /** {@code golden}, {@code official}, {@code refit}: which steps. */
        List<String> steps() {
            return list("steps", "golden,refit,official");
        }

        /** {@code fp16}, {@code fp32}. */
        List<Precision> precisions() {
            return list("precision", "fp16").stream()
                    .map(name -> Precision.valueOf(name.toUpperCase(Locale.ROOT)))
                    .toList();
        }

        List<NormForm> norms() {
            return list("norm", "native-half,decomposed,native").stream()
                    .map(NormForm::parse)
                    .toList();
        }

        /** Profiles of the official generator. */
        String batches() {
            return text("batches", "1,32");
        }

        /** Batch sizes to measure. */
        List<Integer> measured() {
            return list("measure", batches()).stream().map(Integer::valueOf).toList();
        }

        /** Sets separated by {@code /}: {@code default}, {@code all}, {@code none} or names separated by commas. */
        List<Set<Rewrite>> rewrites() {
            return Arrays.stream(text("rewrites", "default").split("/"))
                    .map(set -> set.equals("default") ? TensorRtSettings.REWRITES : Rewrite.parse(set))
                    .toList();
        }

        int rounds() {
            return Integer.parseInt(text("rounds", "20"));
        }

        /** Predictors at once. */
        List<Integer> lanes() {
            return list("lanes", "1,2").stream().map(Integer::valueOf).toList();
        }

        TensorRtOptions options(String batches, boolean cudaGraphs, Path reference) {
            Map<String, String> options = new HashMap<>();
            options.put("batches", batches);
            options.put("optimizationLevel", text("level", "3"));
            options.put("tf32", text("tf32", "true"));
            options.put("refittable", text("refittable", "false"));
            options.put("cudaGraphs", Boolean.toString(cudaGraphs));
            options.put("hardwareCompatibility", text("compatibility", "none"));
            options.put("reference", reference.toString());
            options.put("labels", "3");
            options.put("parityGate", text("parity", "true"));
            options.put("cacheFolder", text("cache", "target/tensorrt-cache"));
            return TensorRtOptions.read(options);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        TensorRtTrial trial = new TensorRtTrial(Arguments.of(args));
        print("TensorRT: %s", TensorRtLibrary.unavailable().orElse("available"));
        if (TensorRtLibrary.unavailable().isPresent()) {
            System.exit(1);
        }
        guarded(
                "machine",
                () -> print(
                        "TensorRT %s on %s, %s free",
                        TensorRtEngine.instance().getVersion(), Cuda.deviceName(0), freeMemory()));
        for (String step : trial.arguments.steps()) {
            switch (step) {
                case "golden" -> trial.golden();
                case "refit" -> trial.refit();
                case "official" -> trial.official();
                default -> print("there is no step %s", step);
            }
        }
        System.exit(0);
    }

    private void golden() {
        for (GoldenFiles golden : List.of(GoldenFiles.TINY, GoldenFiles.TINY_HIGHPASS)) {
            for (NetworkKind kind :
                    List.of(NetworkKind.GENERATOR, NetworkKind.STYLE_ENCODER, NetworkKind.MAPPING_NETWORK)) {
                for (Precision precision : List.of(Precision.FP32, Precision.FP16)) {
                    List<NormForm> norms =
                            kind == NetworkKind.GENERATOR ? arguments.norms() : List.of(NormForm.NATIVE_HALF);
                    for (NormForm norm : norms) {
                        String name = "%s %s %s %s".formatted(golden, kind, precision, norm);
                        guarded(name, () -> goldenNetwork(name, golden, kind, precision, norm));
                    }
                }
            }
        }
    }

    private void goldenNetwork(String name, GoldenFiles golden, NetworkKind kind, Precision precision, NormForm norm)
            throws Exception {
        Files2 files =
                write(golden.architecture(), kind, golden.weights(kind), precision, norm, TensorRtSettings.REWRITES);
        try (TensorRtNetwork network = load(name, files, "1,8,32", true);
                Lane lane = new Lane(network.enter(), true)) {
            print("%s: %s", name, network.parity());
            for (int batch : List.of(3, 3, 3, 32)) {
                lane.run(batch, randomInputs(lane.plan().inputs(), batch));
            }
        }
    }

    private void refit() {
        GoldenFiles golden = GoldenFiles.TINY;
        for (NetworkKind kind : List.of(NetworkKind.GENERATOR, NetworkKind.STYLE_ENCODER)) {
            for (Precision precision : List.of(Precision.FP32, Precision.FP16)) {
                for (NormForm norm : arguments.norms()) {
                    String name = "refit %s %s %s".formatted(kind, precision, norm);
                    guarded(name, () -> {
                        Files2 old = write(
                                golden.architecture(),
                                kind,
                                golden.weights(kind),
                                precision,
                                norm,
                                TensorRtSettings.REWRITES);
                        Files2 fresh = write(
                                golden.architecture(),
                                kind,
                                RandomWeights.of(golden.architecture(), kind),
                                precision,
                                norm,
                                TensorRtSettings.REWRITES);
                        Map<String, String> options =
                                arguments.options("1,8", true, old.reference()).toMap();
                        options.put("refittable", "true");
                        try (TensorRtNetwork network =
                                TensorRtNetwork.ofOnnx(name, old.converted(), 0, TensorRtOptions.read(options))) {
                            print("%s: before %s", name, network.parity());
                            long begun = System.nanoTime();
                            String parity = network.refit(fresh.converted(), fresh.reference());
                            print("%s: after %.2f s %s", name, seconds(begun), parity);
                        }
                    });
                }
            }
        }
    }

    private void official() {
        Map<String, HostTensor> weights = RandomWeights.of(OFFICIAL, NetworkKind.GENERATOR);
        for (Set<Rewrite> rewrites : arguments.rewrites()) {
            for (Precision precision : arguments.precisions()) {
                for (NormForm norm : arguments.norms()) {
                    String name = "official %s %s %s".formatted(precision, norm, rewrites);
                    guarded(name, () -> {
                        Files2 files = write(OFFICIAL, NetworkKind.GENERATOR, weights, precision, norm, rewrites);
                        measure(name, files);
                    });
                }
            }
        }
    }

    private void measure(String name, Files2 files) throws Exception {
        try (TensorRtNetwork network = load(name, files, arguments.batches(), true)) {
            print("%s: %s", name, network.parity());
            for (int batch : arguments.measured()) {
                for (boolean graphs : new boolean[] {true, false}) {
                    for (int lanes : arguments.lanes()) {
                        String what = "%s batch %d graphs %b lanes %d".formatted(name, batch, graphs, lanes);
                        guarded(what, () -> print("%s: %s", what, throughput(network, batch, graphs, lanes)));
                    }
                }
            }
            guarded(name + " layers", () -> layers(name, network));
        }
    }

    private String throughput(TensorRtNetwork network, int batch, boolean graphs, int lanes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(lanes);
        List<Lane> open = new ArrayList<>();
        try {
            for (int i = 0; i < lanes; i++) {
                open.add(new Lane(network.enter(), graphs));
            }
            List<ByteBuffer> inputs = randomInputs(open.get(0).plan().inputs(), batch);
            for (Lane lane : open) {
                for (int i = 0; i < 3; i++) {
                    lane.run(batch, inputs);
                }
            }
            double[] millis = new double[arguments.rounds()];
            long begun = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (Lane lane : open) {
                running.add(threads.submit(() -> {
                    for (int i = 0; i < millis.length; i++) {
                        long started = System.nanoTime();
                        lane.run(batch, inputs);
                        millis[i] = seconds(started) * 1e3;
                    }
                    return null;
                }));
            }
            for (Future<?> future : running) {
                future.get();
            }
            double elapsed = seconds(begun);
            Arrays.sort(millis);
            double rate = lanes * millis.length * batch / elapsed;
            return String.format(
                    Locale.ROOT,
                    "%.0f pictures/s, %.0f TFLOP/s, batch %.2f ms median, %.2f to %.2f",
                    rate,
                    rate * GIGAFLOPS / 1e3,
                    millis[millis.length / 2],
                    millis[0],
                    millis[millis.length - 1]);
        } finally {
            open.forEach(Lane::close);
            threads.shutdown();
        }
    }

    /** TensorRT's own description of its layers, as JSON into the folder {@code --layers}. */
    private void layers(String name, TensorRtNetwork network) throws Exception {
        String folderName = arguments.text("layers", "");
        if (folderName.isEmpty()) {
            return;
        }
        LoadedPlan plan = network.enter();
        int profile = plan.profiles().count() - 1;
        CUstream_st stream = Cuda.newStream();
        try (LaneMemory memory = LaneMemory.allocate(plan, profile);
                BoundContext context = new BoundContext(plan, profile, memory, stream)) {
            context.shape(plan.profiles().max());
            IEngineInspector inspector = plan.engine().createEngineInspector();
            inspector.setExecutionContext(context.context());
            Path target = Path.of(folderName).resolve(name.replaceAll("[^A-Za-z0-9]+", "-") + ".json");
            Files.createDirectories(target.getParent());
            Files.writeString(target, inspector.getEngineInformation(LayerInformationFormat.kJSON));
            print("%s: %d layers described in %s", name, plan.engine().getNbLayers(), target);
            Deletion.delete(inspector);
        } finally {
            cudart.cudaStreamDestroy(stream);
            plan.leave();
        }
    }

    private TensorRtNetwork load(String name, Files2 files, String batches, boolean graphs) throws Exception {
        long begun = System.nanoTime();
        TensorRtNetwork network = TensorRtNetwork.ofOnnx(
                name, files.converted(), 0, arguments.options(batches, graphs, files.reference()));
        print("%s: loaded in %.1f s, %s free", name, seconds(begun), freeMemory());
        return network;
    }

    /** The float32 model and what TensorRT gets. */
    private record Files2(Path reference, Path converted) {}

    private Files2 write(
            StarGanV2 architecture,
            NetworkKind kind,
            Map<String, HostTensor> weights,
            Precision precision,
            NormForm norm,
            Set<Rewrite> rewrites)
            throws Exception {
        Path target = Files.createTempDirectory(folder, "graph");
        OnnxGraph graph = ServingGraphs.of(architecture, kind, weights);
        Path reference = OnnxFile.write(graph, target, "reference");
        Rewrite.apply(rewrites, graph);
        TensorRt.convert(graph, precision, norm);
        return new Files2(reference, OnnxFile.write(graph, target, "converted"));
    }

    private static List<ByteBuffer> randomInputs(List<TensorInfo> inputs, int batch) {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (TensorInfo input : inputs) {
            ByteBuffer buffer =
                    ByteBuffer.allocateDirect(input.entryBytes() * batch).order(ByteOrder.nativeOrder());
            while (buffer.hasRemaining()) {
                switch (input.type()) {
                    case UINT8 -> buffer.put((byte) (buffer.position() * 31));
                    case FLOAT32 -> buffer.putFloat((float) Math.sin(buffer.position()));
                    case INT64 -> buffer.putLong(buffer.position() / 8 % 2);
                    default -> throw new IllegalArgumentException(input.toString());
                }
            }
            buffers.add(buffer.flip());
        }
        return buffers;
    }

    private static void guarded(String name, Step step) {
        long begun = System.nanoTime();
        try {
            step.run();
        } catch (Throwable e) {
            print("FAILED %s after %.1f s: %s", name, seconds(begun), e);
            e.printStackTrace(OUT);
        }
        OUT.flush();
    }

    private static String freeMemory() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            cudart.cudaMemGetInfo(free, total);
            return "%d of %d MB".formatted(free.get() >> 20, total.get() >> 20);
        }
    }

    private static double seconds(long begunNanos) {
        return (System.nanoTime() - begunNanos) / 1e9;
    }

    private static void print(String format, Object... values) {
        OUT.printf(Locale.ROOT, format + "%n", values);
    }
}
