package io.stylestream.network.onnx.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.RandomWeights;
import io.stylestream.network.onnx.RawGraphs;
import io.stylestream.network.onnx.RawGraphs.GeneratorInput;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each rewrite leaves of the generator's operations; that results stay the same is tested with an engine. */
class RewriteTest {
    /** Two blocks down, four that keep the size, two up: 64 px, 32 channels, at most 128. */
    private static final StarGanV2 PLAIN = new StarGanV2(64, 32, 128, 6, 5, 12, 3, 0);

    private static final StarGanV2 HIGH_PASS = new StarGanV2(128, 4, 16, 6, 5, 12, 2, 1);

    @Test
    void recordsEveryOperationOfTheNetwork() {
        Map<String, Long> operators = operators(generator(Rewrite.none()));

        assertThat(operators)
                .containsEntry("Conv", 22L)
                .containsEntry("InstanceNormalization", 17L)
                .containsEntry("AveragePool", 4L)
                .containsEntry("Resize", 4L);
    }

    @Test
    void normBiasKeepsOnlyTheBiasBehindTheLastNorm() {
        OnnxGraph graph = generator(Set.of(Rewrite.NORM_BIAS));

        assertThat(biased(graph)).hasSize(1);
    }

    @Test
    void normBiasKeepsBiasesThatMasksLetThrough() {
        OnnxGraph graph = RawGraphs.generator(
                HIGH_PASS, RandomWeights.of(HIGH_PASS, NetworkKind.GENERATOR), GeneratorInput.MASKS);
        long before = biased(graph).size();

        Rewrite.apply(Set.of(Rewrite.NORM_BIAS), graph);

        assertThat(biased(graph)).hasSizeGreaterThan(1).hasSizeLessThan((int) before);
    }

    @Test
    void residualScaleLeavesNoMultiplicationByAConstant() {
        long before = operators(generator(Rewrite.none())).get("Mul");

        Map<String, Long> operators = operators(generator(Set.of(Rewrite.RESIDUAL_SCALE)));

        assertThat(before - operators.get("Mul")).as("residual blocks").isEqualTo(8);
    }

    @Test
    void adainOffsetLeavesNoAdditionOfOne() {
        long before = operators(generator(Rewrite.none())).get("Add");

        Map<String, Long> operators = operators(generator(Set.of(Rewrite.ADAIN_OFFSET)));

        assertThat(before - operators.get("Add")).as("AdaIN layers").isEqualTo(PLAIN.adainLayers());
    }

    @Test
    void adainNormLeavesNoMultiplicationByTheGain() {
        long before = operators(generator(Rewrite.none())).get("Mul");

        Map<String, Long> operators = operators(generator(Set.of(Rewrite.ADAIN_NORM)));

        assertThat(before - operators.get("Mul")).as("AdaIN layers").isEqualTo(PLAIN.adainLayers());
    }

    @Test
    void pooledConvolutionLeavesOnlyTheShortcutsPooling() {
        Map<String, Long> operators = operators(generator(Set.of(Rewrite.POOLED_CONVOLUTION)));

        assertThat(operators).containsEntry("AveragePool", 2L).containsEntry("Conv", 22L);
    }

    @Test
    void upsampledConvolutionLeavesOnlyTheShortcutsUpsampling() {
        Map<String, Long> operators = operators(generator(Set.of(Rewrite.UPSAMPLED_CONVOLUTION)));

        assertThat(operators).containsEntry("Resize", 2L).containsEntry("Conv", 22L + 2 * 3);
    }

    @Test
    void fastConvolutionTakesPlanesForManyChannelsAndRowsForFewer() {
        Map<String, Long> operators = operators(generator(Set.of(Rewrite.FAST_CONVOLUTION)));

        assertThat(operators.get("DepthToSpace")).as("128 channels").isEqualTo(8);
        assertThat(operators.get("MatMul")).as("fewer channels, too").isGreaterThan(8);
    }

    @Test
    void rewritesTogetherLeaveNothingThatOnlyOneOfThemWouldRemove() {
        Map<String, Long> operators = operators(generator(Rewrite.all()));

        assertThat(operators)
                .doesNotContainKey("Mul")
                .containsEntry("Add", 8L)
                .containsEntry("AveragePool", 2L)
                .containsEntry("Resize", 2L);
    }

    @Test
    void readsNames() {
        assertThat(Rewrite.parse("all")).containsExactly(Rewrite.values());
        assertThat(Rewrite.parse("none")).isEmpty();
        assertThat(Rewrite.parse("norm-bias, adain-norm"))
                .containsExactlyInAnyOrder(Rewrite.NORM_BIAS, Rewrite.ADAIN_NORM);
    }

    @Test
    void refusesAnUnknownName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rewrite.parse("norm-bias,magic"))
                .withMessageStartingWith("there is no rewrite 'magic'; choose all, none, or from: norm-bias, ");
    }

    private static OnnxGraph generator(Set<Rewrite> rewrites) {
        OnnxGraph graph = RawGraphs.of(PLAIN, NetworkKind.GENERATOR, RandomWeights.of(PLAIN, NetworkKind.GENERATOR));
        Rewrite.apply(rewrites, graph);
        return graph;
    }

    private static Map<String, Long> operators(OnnxGraph graph) {
        return graph.nodes().stream()
                .map(NodeProto::getOpType)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static List<NodeProto> biased(OnnxGraph graph) {
        return graph.nodes().stream()
                .filter(node -> node.getOpType().equals("Conv") && node.getInputCount() == 3)
                .toList();
    }
}
