package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.core.StyleCode;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.RawGraphs;
import io.stylestream.network.onnx.RawGraphs.GeneratorInput;
import io.stylestream.network.onnx.rewrite.Rewrite;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On ONNX Runtime the networks compute what the official implementation computes. */
class GoldenNetworksTest {
    private static final double PICTURE_TOLERANCE = 1e-3;
    private static final double CODE_TOLERANCE = 1e-4;

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("io.stylestream.GoldenFiles#available")
    void mappingNetwork(GoldenFiles golden) throws Exception {
        Map<String, HostTensor> inputs = Map.of("z", input(golden, "z"), "y", input(golden, "y_trg"));

        float[] out = run(rawGraph(golden, NetworkKind.MAPPING_NETWORK), inputs);

        assertClose(out, expected(golden, "style_latent"), CODE_TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("io.stylestream.GoldenFiles#available")
    void styleEncoder(GoldenFiles golden) throws Exception {
        Map<String, HostTensor> inputs = Map.of("x", input(golden, "x_ref"), "y", input(golden, "y_trg"));

        float[] out = run(rawGraph(golden, NetworkKind.STYLE_ENCODER), inputs);

        assertClose(out, expected(golden, "style_reference"), CODE_TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("io.stylestream.GoldenFiles#available")
    void generator(GoldenFiles golden) throws Exception {
        assertGenerator(golden, "latent");
        assertGenerator(golden, "reference");
    }

    @ParameterizedTest
    @MethodSource("io.stylestream.GoldenFiles#available")
    void rewrittenGenerator(GoldenFiles golden) throws Exception {
        OnnxGraph graph = golden.hasMasks() ? generatorGraph(golden, GeneratorInput.MASKS) : generatorGraph(golden);
        Rewrite.apply(Rewrite.all(), graph);

        float[] out = run(graph, generatorInputs(golden, expected(golden, "style_latent")));

        assertClose(out, expected(golden, "fake_latent"), PICTURE_TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("io.stylestream.GoldenFiles#available")
    void generatorWithTheSameStyleInEveryLayer(GoldenFiles golden) throws Exception {
        HostTensor perLayer =
                repeat(expected(golden, "style_latent"), golden.architecture().adainLayers());
        OnnxGraph graph = golden.hasMasks()
                ? generatorGraph(golden, GeneratorInput.STYLE_PER_LAYER, GeneratorInput.MASKS)
                : generatorGraph(golden, GeneratorInput.STYLE_PER_LAYER);

        float[] out = run(graph, generatorInputs(golden, perLayer));

        assertClose(out, expected(golden, "fake_latent"), PICTURE_TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("io.stylestream.GoldenFiles#available")
    void discriminator(GoldenFiles golden) throws Exception {
        Map<String, HostTensor> inputs = Map.of("x", input(golden, "x_src"), "y", input(golden, "y_src"));

        float[] out = run(rawGraph(golden, NetworkKind.DISCRIMINATOR), inputs);

        assertClose(out, expected(golden, "d_real"), CODE_TOLERANCE);
    }

    static Stream<Arguments> goldenOnEngines() {
        return GoldenFiles.available()
                .flatMap(golden ->
                        Stream.of("OnnxRuntime", "Torch", "Vector").map(engine -> Arguments.of(golden, engine)));
    }

    @ParameterizedTest
    @MethodSource("goldenOnEngines")
    void modelDirectoryServes(GoldenFiles golden, String engine) {
        float[] z = input(golden, "z").toFloats();
        int[] domains = Arrays.stream(input(golden, "y_trg").toLongs())
                .mapToInt(Math::toIntExact)
                .toArray();
        int size = golden.architecture().latentSize();
        List<float[]> latentCodes = IntStream.range(0, domains.length)
                .mapToObj(n -> Arrays.copyOfRange(z, n * size, (n + 1) * size))
                .toList();

        try (ServingNetworks networks = ServingNetworks.open(
                golden.importTo(directory.resolve("model")),
                EngineSettings.defaults().withEngine(engine))) {
            List<StyleCode> codes = networks.mappingNetwork().run(latentCodes, domains);

            assertClose(concatenated(codes), expected(golden, "style_latent"), CODE_TOLERANCE);
        }
    }

    private static void assertGenerator(GoldenFiles golden, String guide) throws Exception {
        OnnxGraph graph = golden.hasMasks() ? generatorGraph(golden, GeneratorInput.MASKS) : generatorGraph(golden);

        float[] out = run(graph, generatorInputs(golden, expected(golden, "style_" + guide)));

        assertClose(out, expected(golden, "fake_" + guide), PICTURE_TOLERANCE);
    }

    private static void assertClose(float[] out, HostTensor golden, double tolerance) {
        float[] expected = golden.toFloats();
        assertThat(out).hasSameSizeAs(expected);
        double largest = 0;
        for (int i = 0; i < out.length; i++) {
            largest = Math.max(largest, Math.abs((double) out[i] - expected[i]));
        }
        assertThat(largest).as("largest difference").isLessThan(tolerance);
    }

    private static Map<String, HostTensor> generatorInputs(GoldenFiles golden, HostTensor style) {
        Map<String, HostTensor> inputs = new HashMap<>();
        inputs.put("x", input(golden, "x_src"));
        inputs.put("s", style);
        if (golden.hasMasks()) {
            inputs.put("mask0", input(golden, "mask0"));
            inputs.put("mask1", input(golden, "mask1"));
        }
        return inputs;
    }

    private static OnnxGraph rawGraph(GoldenFiles golden, NetworkKind kind) {
        return RawGraphs.of(golden.architecture(), kind, golden.weights(kind));
    }

    private static OnnxGraph generatorGraph(GoldenFiles golden, GeneratorInput... further) {
        return RawGraphs.generator(golden.architecture(), golden.weights(NetworkKind.GENERATOR), further);
    }

    private static float[] run(OnnxGraph graph, Map<String, HostTensor> inputs) throws Exception {
        try (RawNetwork network = new RawNetwork(graph)) {
            return network.run(inputs);
        }
    }

    private static HostTensor input(GoldenFiles golden, String name) {
        return Objects.requireNonNull(golden.inputs().get(name), name);
    }

    private static HostTensor expected(GoldenFiles golden, String name) {
        return Objects.requireNonNull(golden.expected().get(name), name);
    }

    private static float[] concatenated(List<StyleCode> codes) {
        int size = codes.get(0).size();
        float[] values = new float[codes.size() * size];
        for (int n = 0; n < codes.size(); n++) {
            System.arraycopy(codes.get(n).values(), 0, values, n * size, size);
        }
        return values;
    }

    /** (N,S) -> (N,L,S). */
    private static HostTensor repeat(HostTensor style, int layers) {
        int batch = Math.toIntExact(style.shape()[0]);
        int size = Math.toIntExact(style.shape()[1]);
        float[] source = style.toFloats();
        float[] repeated = new float[batch * layers * size];
        for (int vector = 0; vector < batch * layers; vector++) {
            System.arraycopy(source, vector / layers * size, repeated, vector * size, size);
        }
        return HostTensor.ofFloats(repeated, batch, layers, size);
    }
}
