package io.stylestream.network.onnx.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.RandomWeights;
import io.stylestream.network.onnx.ServingGraphs;
import io.stylestream.network.onnx.rewrite.DecomposedNorm;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which operations of a converted generator work in which type; that results stay close is tested with an engine. */
class HalfPrecisionStructureTest {
    private static final StarGanV2 ARCHITECTURE = new StarGanV2(64, 4, 16, 6, 5, 12, 3, 0);

    @Test
    void inputsAndOutputsKeepTheirTypes() {
        GraphProto graph = converted(NormForm.NATIVE);

        assertThat(Stream.concat(graph.getInputList().stream(), graph.getOutputList().stream())
                        .collect(Collectors.toMap(ValueInfoProto::getName, HalfPrecisionStructureTest::type)))
                .isEqualTo(Map.of("picture", DataType.UINT8, "style", DataType.FLOAT, "picture_out", DataType.UINT8));
    }

    @Test
    void weightsOfConvolutionsAndLinearLayersAreHalves() {
        GraphProto graph = converted(NormForm.NATIVE);

        assertThat(storedTypes(graph, "Conv")).containsOnly(DataType.FLOAT16);
        assertThat(storedTypes(graph, "Gemm")).containsOnly(DataType.FLOAT16);
    }

    @Test
    void theFormSaysInWhichTypeNormalisationsWork() {
        assertThat(storedTypes(converted(NormForm.NATIVE), "InstanceNormalization"))
                .containsOnly(DataType.FLOAT);
        assertThat(storedTypes(converted(NormForm.NATIVE_HALF), "InstanceNormalization"))
                .containsOnly(DataType.FLOAT16);
        assertThat(operators(converted(NormForm.DECOMPOSED))).doesNotContain("InstanceNormalization");
    }

    @Test
    void picturesAreFinishedInFloat32() {
        GraphProto graph = converted(NormForm.NATIVE_HALF);
        List<String> operators = operators(graph);

        assertThat(operators.subList(operators.lastIndexOf("Conv"), operators.size()))
                .containsExactly("Conv", "Cast", "Add", "Mul", "Clip", "Round", "Transpose", "Cast");
    }

    @Test
    void withHalfNormalisationsTypesChangeOnlyAtTheEdges() {
        long casts = operators(converted(NormForm.NATIVE_HALF)).stream()
                .filter(operator -> operator.equals("Cast"))
                .count();
        int styles = ARCHITECTURE.adainLayers();

        // in and out of uint8, in and out of float16, and each layer's style
        assertThat(casts).isEqualTo(4 + styles);
    }

    @Test
    void formsAreReadByName() {
        assertThat(NormForm.parse(" native-half ")).isEqualTo(NormForm.NATIVE_HALF);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NormForm.parse("fused"))
                .withMessage(
                        "there is no form 'fused' of normalisations; choose from: native, native-half, decomposed");
    }

    private static GraphProto converted(NormForm form) {
        OnnxGraph graph = ServingGraphs.of(
                ARCHITECTURE, NetworkKind.GENERATOR, RandomWeights.of(ARCHITECTURE, NetworkKind.GENERATOR));
        if (form == NormForm.DECOMPOSED) {
            DecomposedNorm.apply(graph);
        }
        HalfPrecision.apply(graph, form);
        DirectOutputs.apply(graph);
        return graph.model().getGraph();
    }

    private static List<String> operators(GraphProto graph) {
        return graph.getNodeList().stream().map(NodeProto::getOpType).toList();
    }

    /** Types of the stored tensors that the nodes of an operator take. */
    private static List<DataType> storedTypes(GraphProto graph, String operator) {
        Map<String, DataType> stored = graph.getInitializerList().stream()
                .collect(Collectors.toMap(TensorProto::getName, tensor -> DataType.forNumber(tensor.getDataType())));
        return graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals(operator))
                .flatMap(node -> node.getInputList().stream())
                .filter(stored::containsKey)
                .map(stored::get)
                .toList();
    }

    private static DataType type(ValueInfoProto value) {
        return DataType.forNumber(value.getType().getTensorType().getElemType());
    }
}
