package io.stylestream.network.onnx.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.Footprint;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
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

    /** One block down, one up: 32 px, 256 channels. */
    private static final StarGanV2 WIDE = new StarGanV2(32, 256, 256, 6, 5, 12, 3, 0);

    private static final Set<Rewrite> FAST = Set.of(Rewrite.FAST_CONVOLUTION);

    /** More than the kernels of the transforms take, which have weights for each channel but not for each pair. */
    private static final long KERNELS_BYTES = 200_000;

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
    void pooledConvolutionAveragesFirst() {
        Map<String, Long> operators = operators(generator(Set.of(Rewrite.POOLED_CONVOLUTION)));

        assertThat(operators)
                .as("only shortcuts are pooled, and each of two blocks has one convolution more")
                .containsEntry("AveragePool", 2L)
                .containsEntry("Conv", 22L + 2);
    }

    @Test
    void upsampledConvolutionSpreadsManyChannelsAndTakesPhasesOfFew() {
        // given
        StarGanV2 wider = new StarGanV2(64, 64, 256, 6, 5, 12, 3, 0);

        // when
        Map<String, Long> narrow = operators(generator(Set.of(Rewrite.UPSAMPLED_CONVOLUTION)));
        Map<String, Long> wide = operators(generator(wider, Set.of(Rewrite.UPSAMPLED_CONVOLUTION)));

        // then
        assertThat(narrow).as("128 to 64 channels spread, 64 to 32 as phases").containsEntry("Conv", 22L + 4 + 3);
        assertThat(wide).as("256 to 128 and 128 to 64 spread").containsEntry("Conv", 22L + 4 + 4);
        assertThat(wide).as("shortcuts").containsEntry("Resize", 2L);
    }

    @Test
    void fastConvolutionTakesRowsOfSmallFeaturesAndPlanesOfLargeOnes() {
        Map<String, Long> small = operators(generator(Set.of(Rewrite.FAST_CONVOLUTION)));
        Map<String, Long> large = operators(generator(WIDE, Set.of(Rewrite.FAST_CONVOLUTION)));

        assertThat(small).doesNotContainKey("DepthToSpace");
        assertThat(small.get("MatMul")).as("128 channels, 16 x 16").isEqualTo(8);
        assertThat(large.get("DepthToSpace")).as("256 channels, 32 x 32").isPositive();
    }

    @Test
    void fastConvolutionLeavesSmallPicturesAloneWhereThreadsShareThem() {
        OnnxGraph graph = graph(PLAIN);

        Rewrite.apply(Rewrite.all(), graph, Target.threads(2));

        assertThat(operators(graph)).doesNotContainKey("MatMul");
    }

    @Test
    void fastConvolutionKeepsToItsMemory() {
        long direct = Footprint.of(graph(WIDE)).weights();
        OnnxGraph unlimited = graph(WIDE);
        Rewrite.apply(FAST, unlimited);
        long wanted = Footprint.of(unlimited).weights() - direct;

        for (long spare : new long[] {0, wanted / 3, 2 * wanted / 3}) {
            OnnxGraph graph = graph(WIDE);
            int leftOut = Rewrite.apply(FAST, graph, Target.oneThread().withSpareBytes(spare));

            long more = Footprint.of(graph).weights() - direct;
            assertThat(more).isBetween(spare / 2, spare + KERNELS_BYTES);
            assertThat(leftOut).isPositive();
        }
    }

    @Test
    void memoryGoesFirstToTheLayersThatGainMost() {
        // given
        long oneLayerInRows = 256L * 256 * 9 * Float.BYTES;
        OnnxGraph graph = graph(WIDE);

        // when
        Rewrite.apply(FAST, graph, Target.oneThread().withSpareBytes(oneLayerInRows));

        // then
        List<OnnxValue> results = graph.nodes().stream()
                .filter(node -> node.getOpType().equals("MatMul"))
                .map(node -> graph.value(node.getOutput(0)))
                .toList();
        assertThat(results)
                .as("32 x 32 positions, not 16 x 16")
                .hasSize(1)
                .allSatisfy(result -> assertThat(result.extent(2)).isEqualTo(256L * 32 * 32 / 4));
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
        return generator(PLAIN, rewrites);
    }

    private static OnnxGraph generator(StarGanV2 architecture, Set<Rewrite> rewrites) {
        OnnxGraph graph = graph(architecture);
        Rewrite.apply(rewrites, graph);
        return graph;
    }

    private static OnnxGraph graph(StarGanV2 architecture) {
        return RawGraphs.of(architecture, NetworkKind.GENERATOR, RandomWeights.of(architecture, NetworkKind.GENERATOR));
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
