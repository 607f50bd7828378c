package io.stylestream.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.onnx.global.onnx.check_model;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.RawGraphs.GeneratorInput;
import io.stylestream.network.onnx.precision.DirectOutputs;
import io.stylestream.network.onnx.precision.HalfPrecision;
import io.stylestream.network.onnx.precision.NormForm;
import io.stylestream.network.onnx.rewrite.DecomposedNorm;
import io.stylestream.network.onnx.rewrite.Rewrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The reference checker of the ONNX format, with strict shape inference, accepts every graph. */
class OnnxCheckerTest {
    private static final StarGanV2 PLAIN = new StarGanV2(64, 4, 16, 6, 5, 12, 3, 0);
    /** Channels enough for every form of a fast convolution. */
    private static final StarGanV2 WIDE = new StarGanV2(32, 64, 128, 6, 5, 12, 3, 0);

    private static final StarGanV2 HIGH_PASS = new StarGanV2(128, 4, 16, 6, 5, 12, 2, 1);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(NetworkKind.class)
    void acceptsRawGraphs(NetworkKind kind) {
        assertAccepted(RawGraphs.of(PLAIN, kind, RandomWeights.of(PLAIN, kind)));
    }

    @ParameterizedTest
    @EnumSource(value = NetworkKind.class, mode = Mode.EXCLUDE, names = "DISCRIMINATOR")
    void acceptsServingGraphs(NetworkKind kind) {
        assertAccepted(ServingGraphs.of(PLAIN, kind, RandomWeights.of(PLAIN, kind)));
    }

    @Test
    void acceptsTheHighPassVariantWithMasksAndStylesPerLayer() {
        Map<String, HostTensor> weights = RandomWeights.of(HIGH_PASS, NetworkKind.GENERATOR);

        OnnxGraph graph = RawGraphs.generator(HIGH_PASS, weights, GeneratorInput.MASKS, GeneratorInput.STYLE_PER_LAYER);

        assertAccepted(graph);
        assertThat(graph.model().getGraph().getInputList())
                .extracting("name")
                .containsExactly("x", "s", "mask0", "mask1");
    }

    @ParameterizedTest
    @EnumSource(value = NetworkKind.class, mode = Mode.EXCLUDE, names = "DISCRIMINATOR")
    void acceptsRewrittenServingGraphs(NetworkKind kind) {
        OnnxGraph graph = ServingGraphs.of(WIDE, kind, RandomWeights.of(WIDE, kind));

        Rewrite.apply(Rewrite.all(), graph);

        assertAccepted(graph);
    }

    @ParameterizedTest
    @EnumSource(NormForm.class)
    void acceptsHalfPrecisionGenerators(NormForm form) {
        OnnxGraph graph =
                ServingGraphs.of(PLAIN, NetworkKind.GENERATOR, RandomWeights.of(PLAIN, NetworkKind.GENERATOR));
        Rewrite.apply(Rewrite.all(), graph);
        if (form == NormForm.DECOMPOSED) {
            DecomposedNorm.apply(graph);
        }

        HalfPrecision.apply(graph, form);
        DirectOutputs.apply(graph);

        assertAccepted(graph);
    }

    @Test
    void acceptsTheHalfPrecisionHighPassVariantWithMasks() {
        OnnxGraph graph = RawGraphs.generator(
                HIGH_PASS, RandomWeights.of(HIGH_PASS, NetworkKind.GENERATOR), GeneratorInput.MASKS);

        HalfPrecision.apply(graph, NormForm.NATIVE_HALF);

        assertAccepted(graph);
    }

    @ParameterizedTest
    @EnumSource(
            value = NetworkKind.class,
            names = {"STYLE_ENCODER", "MAPPING_NETWORK"})
    void acceptsHalfPrecisionStyleNetworks(NetworkKind kind) {
        OnnxGraph graph = ServingGraphs.of(PLAIN, kind, RandomWeights.of(PLAIN, kind));

        HalfPrecision.apply(graph, NormForm.NATIVE);
        DirectOutputs.apply(graph);

        assertAccepted(graph);
    }

    @Test
    void acceptsAModelWithItsWeightsBesideIt() throws IOException {
        OnnxGraph graph =
                ServingGraphs.of(PLAIN, NetworkKind.GENERATOR, RandomWeights.of(PLAIN, NetworkKind.GENERATOR));

        Path file = OnnxFile.write(graph, directory, "generator");

        assertThatCode(() -> check_model(file.toString(), true, false, false)).doesNotThrowAnyException();
        assertThat(directory.resolve("generator.onnx.weights")).isNotEmptyFile();
    }

    @Test
    void refusesAGraphWhoseShapesDoNotFit() {
        OnnxGraph graph = new OnnxGraph("wrong");
        OnnxValue x = graph.input("x", ElementType.F32, OnnxValue.DYNAMIC, 4);
        graph.output("out", graph.node("Add", x, graph.floats(1, 2, 3)).gives(ElementType.F32, x.shape()));

        assertThatThrownBy(() -> check(graph.model())).hasMessageContaining("ncompatible dimensions");
    }

    private void assertAccepted(OnnxGraph graph) {
        assertThatCode(() -> check(graph.model())).doesNotThrowAnyException();
    }

    private void check(ModelProto graph) throws IOException {
        Path file = Files.write(directory.resolve("graph.onnx"), graph.toByteArray());
        boolean inferShapesStrictly = true;
        check_model(file.toString(), inferShapesStrictly, false, false);
    }
}
