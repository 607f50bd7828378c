package io.stylestream.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.ParameterShapes;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import io.stylestream.network.onnx.RawGraphs;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlopCountTest {
    @Test
    void theOfficialGeneratorTakes97GigaflopForAPicture() {
        // given: the paper's architecture at 256 px; its authors count 48.6 billion multiplications
        StarGanV2 official = BenchedModel.officialArchitecture(3);

        // when
        long flops = FlopCount.perPicture(RawGraphs.of(official, NetworkKind.GENERATOR, zeros(official)));

        // then
        assertThat(flops / 1e9).isCloseTo(97.3, within(0.1));
    }

    @Test
    void countsConvolutionsLinearLayersAndProducts() {
        // given
        OnnxGraph graph = new OnnxGraph("small");
        OnnxValue x = graph.input("x", ElementType.F32, OnnxValue.DYNAMIC, 4, 8, 8);
        OnnxValue weight = graph.constant(HostTensor.ofFloats(new float[6 * 2 * 3 * 3], 6, 2, 3, 3));
        OnnxValue convolved =
                graph.node("Conv", x, weight).with("group", 2).gives(ElementType.F32, OnnxValue.DYNAMIC, 6, 4, 4);
        OnnxValue row = graph.node("Flatten", convolved).gives(ElementType.F32, OnnxValue.DYNAMIC, 96);
        OnnxValue linear = graph.node("Gemm", row, graph.constant(HostTensor.ofFloats(new float[5 * 96], 5, 96)))
                .with("transB", 1)
                .gives(ElementType.F32, OnnxValue.DYNAMIC, 5);
        graph.node("MatMul", linear, graph.constant(HostTensor.ofFloats(new float[5 * 7], 5, 7)))
                .gives(ElementType.F32, OnnxValue.DYNAMIC, 7);

        // when
        long flops = FlopCount.perPicture(graph);

        // then: each of 6 x 4 x 4 values takes 2 x 3 x 3 multiplications, each of 5 takes 96, each of 7 takes 5
        assertThat(flops).isEqualTo(2 * (6 * 4 * 4 * 2 * 3 * 3 + 5 * 96 + 7 * 5));
    }

    /** Weights that share one piece of memory, for nobody reads them. */
    private static Map<String, HostTensor> zeros(StarGanV2 architecture) {
        Map<String, long[]> shapes = ParameterShapes.of(architecture, NetworkKind.GENERATOR);
        long largest = shapes.values().stream()
                .mapToLong(HostTensor::elementCount)
                .max()
                .orElseThrow();
        ByteBuffer memory = HostTensor.allocate(largest * Float.BYTES);
        Map<String, HostTensor> weights = new HashMap<>();
        shapes.forEach((name, shape) -> {
            int bytes = Math.toIntExact(HostTensor.elementCount(shape) * Float.BYTES);
            weights.put(name, new HostTensor(ElementType.F32, shape, memory.slice(0, bytes)));
        });
        return weights;
    }
}
