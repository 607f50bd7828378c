package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.RandomWeights;
import io.stylestream.network.onnx.RawGraphs;
import io.stylestream.network.onnx.precision.HalfPrecision;
import io.stylestream.network.onnx.precision.NormForm;
import io.stylestream.network.onnx.rewrite.DecomposedNorm;
import io.stylestream.network.onnx.rewrite.Rewrite;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Graphs in float16 stay close to the same graphs in float32; ONNX Runtime runs both on the CPU. */
class HalfPrecisionTest {
    /** In dB; float16 reaches 70 to 76 with these weights. */
    private static final double LEAST_PSNR = 60;

    /** In dB; float32 that only adds in another order reaches more. */
    private static final double LEAST_FLOAT_PSNR = 100;

    private static final double LEAST_COSINE = 0.999;
    private static final StarGanV2 WIDE = new StarGanV2(64, 32, 128, 16, 8, 64, 3, 0);

    static Stream<Arguments> formsAndRewrites() {
        return Stream.of(NormForm.values())
                .flatMap(form -> Stream.of(Rewrite.none(), Rewrite.omissions()).map(set -> Arguments.of(form, set)));
    }

    @ParameterizedTest
    @MethodSource("formsAndRewrites")
    void generatorWithGoldenWeights(NormForm form, Set<Rewrite> rewrites) throws Exception {
        GoldenFiles golden = GoldenFiles.TINY;
        Map<String, HostTensor> inputs =
                Map.of("x", golden.inputs().get("x_src"), "s", golden.expected().get("style_latent"));

        double psnr =
                generatorPsnr(golden.architecture(), golden.weights(NetworkKind.GENERATOR), inputs, form, rewrites);

        assertThat(psnr).isGreaterThan(LEAST_PSNR);
    }

    @ParameterizedTest
    @EnumSource
    void generatorWithRandomWeights(NormForm form) throws Exception {
        Random random = new Random(3);
        Map<String, HostTensor> inputs = Map.of(
                "x", HostTensor.ofFloats(RandomWeights.gaussians(random, 3 * 64 * 64, 0.5), 1, 3, 64, 64),
                "s", HostTensor.ofFloats(RandomWeights.gaussians(random, 16, 1), 1, 16));

        double psnr =
                generatorPsnr(WIDE, RandomWeights.of(WIDE, NetworkKind.GENERATOR), inputs, form, Rewrite.omissions());

        assertThat(psnr).isGreaterThan(LEAST_PSNR);
    }

    @Test
    void decomposedNormsAreExactInFloat32() throws Exception {
        GoldenFiles golden = GoldenFiles.TINY;
        Map<String, HostTensor> inputs =
                Map.of("x", golden.inputs().get("x_src"), "s", golden.expected().get("style_latent"));
        OnnxGraph graph =
                RawGraphs.of(golden.architecture(), NetworkKind.GENERATOR, golden.weights(NetworkKind.GENERATOR));

        DecomposedNorm.apply(graph);

        float[] expected = golden.expected().get("fake_latent").toFloats();
        assertThat(psnr(run(graph, inputs), expected)).isGreaterThan(LEAST_FLOAT_PSNR);
    }

    @ParameterizedTest
    @EnumSource(names = {"STYLE_ENCODER", "MAPPING_NETWORK"})
    void styleCodes(NetworkKind kind) throws Exception {
        GoldenFiles golden = GoldenFiles.TINY;
        boolean encoder = kind == NetworkKind.STYLE_ENCODER;
        Map<String, HostTensor> inputs = Map.of(
                encoder ? "x" : "z",
                golden.inputs().get(encoder ? "x_ref" : "z"),
                "y",
                golden.inputs().get("y_trg"));

        OnnxGraph half = RawGraphs.of(golden.architecture(), kind, golden.weights(kind));
        HalfPrecision.apply(half, NormForm.NATIVE);

        float[] expected = run(RawGraphs.of(golden.architecture(), kind, golden.weights(kind)), inputs);
        assertThat(cosine(run(half, inputs), expected)).isGreaterThan(LEAST_COSINE);
    }

    private static double generatorPsnr(
            StarGanV2 architecture,
            Map<String, HostTensor> weights,
            Map<String, HostTensor> inputs,
            NormForm form,
            Set<Rewrite> rewrites)
            throws Exception {
        OnnxGraph half = RawGraphs.of(architecture, NetworkKind.GENERATOR, weights);
        Rewrite.apply(rewrites, half);
        if (form == NormForm.DECOMPOSED) {
            DecomposedNorm.apply(half);
        }
        HalfPrecision.apply(half, form);
        float[] expected = run(RawGraphs.of(architecture, NetworkKind.GENERATOR, weights), inputs);
        return psnr(run(half, inputs), expected);
    }

    private static float[] run(OnnxGraph graph, Map<String, HostTensor> inputs) throws Exception {
        try (RawNetwork network = new RawNetwork(graph)) {
            return network.run(inputs);
        }
    }

    /** Over the range of the expected values. */
    private static double psnr(float[] actual, float[] expected) {
        double squares = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < expected.length; i++) {
            squares += Math.pow(actual[i] - expected[i], 2);
            least = Math.min(least, expected[i]);
            most = Math.max(most, expected[i]);
        }
        return 10 * Math.log10(Math.pow(most - least, 2) * expected.length / squares);
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            left += a[i] * a[i];
            right += b[i] * b[i];
        }
        return product / Math.sqrt(left * right);
    }
}
