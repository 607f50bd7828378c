package io.stylestream.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxGraphTest {
    private static final StarGanV2 TINY = new StarGanV2(32, 2, 4, 3, 2, 4, 2, 0);

    private final OnnxGraph graph = new OnnxGraph("test");

    @Test
    void storesEqualConstantsOnce() {
        OnnxValue first = graph.floats(1, 2);
        OnnxValue again = graph.floats(1, 2);
        OnnxValue other = graph.floats(2, 1);
        OnnxValue sameBytesOtherShape = graph.constant(HostTensor.ofFloats(new float[] {1, 2}, 2, 1));

        assertThat(again).isSameAs(first);
        assertThat(other).isNotSameAs(first);
        assertThat(sameBytesOtherShape).isNotSameAs(first);
        assertThat(graph.model().getGraph().getInitializerList()).hasSize(3);
    }

    @Test
    void graphsThatAreWrittenTogetherShareTheirWeights(@TempDir Path folder) throws IOException {
        // given
        Map<String, HostTensor> weights = RandomWeights.of(TINY, NetworkKind.MAPPING_NETWORK);
        OnnxGraph one = RawGraphs.of(TINY, NetworkKind.MAPPING_NETWORK, weights);
        OnnxGraph other = RawGraphs.of(TINY, NetworkKind.MAPPING_NETWORK, weights);
        HostTensor large = HostTensor.ofFloats(new float[1000], 1000);
        HostTensor largeOfOther = HostTensor.ofFloats(new float[2000], 2000);
        record(one, large);
        record(other, large);
        record(other, largeOfOther);

        // when
        List<Path> files = OnnxFile.write(List.of(one, other), folder, "mapping");

        // then
        assertThat(files).containsExactly(folder.resolve("mapping.onnx"), folder.resolve("mapping-1.onnx"));
        assertThat(folder.resolve("mapping.onnx.weights")).hasSize(4096 + 8000);
    }

    private static void record(OnnxGraph graph, HostTensor constant) {
        OnnxValue value = graph.constant(constant);
        graph.output("relu " + value.name(), graph.node("Relu", value).gives(ElementType.F32, value.shape()));
    }

    @Test
    void namesTheBatchAxisOfInputsAndOutputs() {
        OnnxValue x = graph.input("x", ElementType.F32, OnnxValue.DYNAMIC, 5);

        graph.output("out", graph.node("Relu", x).gives(ElementType.F32, x.shape()));

        GraphProto proto = graph.model().getGraph();
        assertThat(proto.getInput(0)
                        .getType()
                        .getTensorType()
                        .getShape()
                        .getDim(0)
                        .getDimParam())
                .isEqualTo("N");
        assertThat(proto.getOutput(0)
                        .getType()
                        .getTensorType()
                        .getShape()
                        .getDim(1)
                        .getDimValue())
                .isEqualTo(5);
    }

    @Test
    void writesWeightsUnderTheirOfficialNames() {
        Map<String, HostTensor> weights = RandomWeights.of(TINY, NetworkKind.MAPPING_NETWORK);

        ModelProto model =
                RawGraphs.of(TINY, NetworkKind.MAPPING_NETWORK, weights).model();

        TensorProto written = model.getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().equals("shared.0.weight"))
                .findFirst()
                .orElseThrow();
        assertThat(written.getDimsList()).containsExactly(4L, 2L);
        assertThat(written.getRawData().asReadOnlyByteBuffer())
                .isEqualTo(weights.get("shared.0.weight").bytes());
    }

    @Test
    void widensHalfPrecisionWeights() {
        ByteBuffer half = HostTensor.allocate(2).putShort((short) 0x3c00).flip();
        Map<String, HostTensor> weights = Map.of("w", new HostTensor(ElementType.F16, new long[] {1}, half));

        OnnxValue weight = new OnnxParameters(graph, weights).get("w", 1);

        assertThat(weight.type()).isEqualTo(ElementType.F32);
        assertThat(graph.model().getGraph().getInitializer(0).getRawData().asReadOnlyByteBuffer())
                .isEqualTo(HostTensor.ofFloats(new float[] {1}, 1).bytes());
    }

    @Test
    void namesAMissingTensor() {
        Map<String, HostTensor> weights = new HashMap<>(RandomWeights.of(TINY, NetworkKind.GENERATOR));
        weights.remove("from_rgb.bias");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RawGraphs.of(TINY, NetworkKind.GENERATOR, weights))
                .withMessage("tensor from_rgb.bias [2] is missing");
    }

    @Test
    void namesATensorOfWrongShape() {
        Map<String, HostTensor> weights = new HashMap<>(RandomWeights.of(TINY, NetworkKind.GENERATOR));
        weights.put("from_rgb.bias", HostTensor.ofFloats(new float[3], 3));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RawGraphs.of(TINY, NetworkKind.GENERATOR, weights))
                .withMessage("tensor from_rgb.bias has shape [3], but the architecture demands [2]");
    }

    @Test
    void refusesToServeTheDiscriminator() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServingGraphs.of(TINY, NetworkKind.DISCRIMINATOR, Map.of()))
                .withMessageContaining("discriminator");
    }

    @Test
    void refusesAnOperationThatNeedsAnUnknownExtent() {
        OnnxValue x = graph.input("x", ElementType.F32, OnnxValue.DYNAMIC, 3, OnnxValue.DYNAMIC, 8);

        assertThatIllegalStateException()
                .isThrownBy(() -> new OnnxBackend(graph).averagePool(x))
                .withMessageContaining("axis 2 of x");
    }
}
