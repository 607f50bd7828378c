package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.network.Generator;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.StyleEncoder;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.RandomWeights;
import io.stylestream.network.onnx.RawGraphs;
import io.stylestream.network.onnx.RawGraphs.GeneratorInput;
import io.stylestream.network.onnx.rewrite.Rewrite;
import io.stylestream.network.onnx.rewrite.Target;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchParameters;
import io.stylestream.network.torch.TorchTensors;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rewritten graph in float32 computes what libtorch computes in float64 from the same random weights. */
class RewriteExactnessTest {
    private static final int BATCH = 2;

    /** Relative to the largest value of the reference; plain float32 reaches about a tenth of it. */
    private static final double TOLERANCE = 3e-5;

    private static final Map<String, StarGanV2> ARCHITECTURES = Map.of(
            "32 px, many channels", new StarGanV2(32, 64, 128, 6, 5, 12, 3, 0),
            "32 px, very many channels", new StarGanV2(32, 256, 256, 6, 5, 12, 2, 0),
            "64 px, channels of no round number", new StarGanV2(64, 5, 17, 7, 4, 16, 2, 0),
            "128 px, high-pass", new StarGanV2(128, 4, 32, 8, 4, 16, 2, 1));

    private static final Map<String, Map<String, HostTensor>> WEIGHTS = new ConcurrentHashMap<>();
    private static final Map<StarGanV2, HostTensor> PICTURES = new ConcurrentHashMap<>();
    private static final Map<StarGanV2, HostTensor> STYLES = new ConcurrentHashMap<>();

    static Stream<Arguments> everyRewriteAloneAndAllTogether() {
        Stream<Set<Rewrite>> sets = Stream.concat(
                Stream.of(Rewrite.none(), Rewrite.all()), Rewrite.all().stream().map(Set::of));
        return sets.flatMap(set -> ARCHITECTURES.keySet().stream().map(name -> Arguments.of(set, name)));
    }

    @ParameterizedTest
    @MethodSource("everyRewriteAloneAndAllTogether")
    void generatorKeepsItsOutput(Set<Rewrite> rewrites, String name) throws Exception {
        // given
        StarGanV2 architecture = ARCHITECTURES.get(name);
        Map<String, HostTensor> weights = weights(architecture, NetworkKind.GENERATOR);
        OnnxGraph graph = architecture.highPass() > 0
                ? RawGraphs.generator(architecture, weights, GeneratorInput.MASKS)
                : RawGraphs.generator(architecture, weights);

        // when
        Rewrite.apply(rewrites, graph);

        // then
        HostTensor reference = PICTURES.computeIfAbsent(architecture, RewriteExactnessTest::generated);
        assertClose(run(graph, inputs(architecture)), reference);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16})
    void generatorKeepsItsOutputForSeveralThreads(int threads) throws Exception {
        StarGanV2 architecture = new StarGanV2(32, 256, 256, 6, 5, 12, 2, 0);
        OnnxGraph graph = RawGraphs.generator(architecture, weights(architecture, NetworkKind.GENERATOR));

        Rewrite.apply(Rewrite.all(), graph, Target.threads(threads));

        HostTensor reference = PICTURES.computeIfAbsent(architecture, RewriteExactnessTest::generated);
        assertClose(run(graph, inputs(architecture)), reference);
    }

    @ParameterizedTest
    @MethodSource("everyRewriteAloneAndAllTogether")
    void styleEncoderKeepsItsOutput(Set<Rewrite> rewrites, String name) throws Exception {
        // given
        StarGanV2 architecture = ARCHITECTURES.get(name);
        OnnxGraph graph =
                RawGraphs.of(architecture, NetworkKind.STYLE_ENCODER, weights(architecture, NetworkKind.STYLE_ENCODER));

        // when
        Rewrite.apply(rewrites, graph);

        // then
        Map<String, HostTensor> inputs = new HashMap<>();
        inputs.put("x", inputs(architecture).get("x"));
        inputs.put("y", HostTensor.ofLongs(new long[] {1, 0}, BATCH));
        assertClose(run(graph, inputs), STYLES.computeIfAbsent(architecture, RewriteExactnessTest::styleRead));
    }

    private static Map<String, HostTensor> inputs(StarGanV2 architecture) {
        Random random = new Random(7);
        int size = architecture.imageSize();
        Map<String, HostTensor> inputs = new HashMap<>();
        inputs.put("x", gaussians(random, BATCH, 3, size, size));
        inputs.put("s", gaussians(random, BATCH, architecture.styleSize()));
        if (architecture.highPass() > 0) {
            inputs.put("mask0", gaussians(random, BATCH, 1, 64, 64));
            inputs.put("mask1", gaussians(random, BATCH, 1, 64, 64));
        }
        return inputs;
    }

    private static HostTensor gaussians(Random random, long... shape) {
        int count = Math.toIntExact(HostTensor.elementCount(shape));
        return HostTensor.ofFloats(RandomWeights.gaussians(random, count, 0.5), shape);
    }

    private static HostTensor generated(StarGanV2 architecture) {
        Map<String, HostTensor> inputs = inputs(architecture);
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Generator<Tensor> generator =
                    new Generator<>(architecture, new TorchBackend(), parameters(architecture, NetworkKind.GENERATOR));
            Tensor x = doubles(inputs.get("x"));
            Tensor style = doubles(inputs.get("s"));
            return TorchTensors.toHost(
                    architecture.highPass() > 0
                            ? generator.forward(
                                    x,
                                    style,
                                    new Generator.Masks<>(doubles(inputs.get("mask0")), doubles(inputs.get("mask1"))))
                            : generator.forward(x, style));
        }
    }

    private static HostTensor styleRead(StarGanV2 architecture) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            StyleEncoder<Tensor> encoder = new StyleEncoder<>(
                    architecture, new TorchBackend(), parameters(architecture, NetworkKind.STYLE_ENCODER));
            return TorchTensors.toHost(
                    encoder.forward(doubles(inputs(architecture).get("x")), TorchTensors.ofLongs(1, 0)));
        }
    }

    private static TorchParameters parameters(StarGanV2 architecture, NetworkKind kind) {
        Map<String, HostTensor> weights = weights(architecture, kind);
        return TorchParameters.create(
                architecture, kind, TorchDevice.cpu(), false, (name, shape) -> doubles(weights.get(name)));
    }

    private static Map<String, HostTensor> weights(StarGanV2 architecture, NetworkKind kind) {
        return WEIGHTS.computeIfAbsent(architecture + " " + kind, absent -> RandomWeights.of(architecture, kind));
    }

    private static Tensor doubles(HostTensor tensor) {
        return TorchTensors.of(tensor).to(ScalarType.Double);
    }

    private static float[] run(OnnxGraph graph, Map<String, HostTensor> inputs) throws Exception {
        try (RawNetwork network = new RawNetwork(graph)) {
            return network.run(inputs);
        }
    }

    private static void assertClose(float[] actual, HostTensor reference) {
        assertThat(reference.type()).isEqualTo(ElementType.F64);
        assertThat(actual).hasSize(Math.toIntExact(reference.elementCount()));
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < actual.length; i++) {
            double expected = reference.bytes().getDouble(i * Double.BYTES);
            largest = Math.max(largest, Math.abs(expected));
            difference = Math.max(difference, Math.abs(actual[i] - expected));
            assertThat(actual[i]).isFinite();
        }
        assertThat(difference / largest).as("largest relative difference").isLessThan(TOLERANCE);
    }
}
