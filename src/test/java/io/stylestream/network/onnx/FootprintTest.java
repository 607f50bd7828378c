package io.stylestream.network.onnx;

import static io.stylestream.core.ElementType.F32;
import static io.stylestream.network.onnx.OnnxValue.DYNAMIC;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FootprintTest {
    private final OnnxGraph graph = new OnnxGraph("test");

    @Test
    void addsUpWeightsAndTheMostFeaturesThatAreNeededAtOnce() {
        // given: a and b are needed for the sum, c takes the place of both
        OnnxValue x = graph.input("x", F32, DYNAMIC, 10);
        OnnxValue a = graph.node("Relu", x).gives(F32, x.shape());
        OnnxValue b = graph.node("Mul", a, graph.floats(new float[10])).gives(F32, x.shape());
        OnnxValue c = graph.node("Add", a, b).gives(F32, x.shape());
        graph.output("out", graph.node("Relu", c).gives(F32, x.shape()));

        // when
        Footprint footprint = Footprint.of(graph);

        // then
        assertThat(footprint.weights()).isEqualTo(40);
        assertThat(footprint.features())
                .as("a, b and c, ten float32 values each")
                .isEqualTo(120);
    }

    @Test
    void reshapedFeaturesStayAsLargeAsTheyWere() {
        OnnxValue x = graph.input("x", F32, DYNAMIC, 10);
        OnnxValue a = graph.node("Relu", x).gives(F32, x.shape());
        graph.output("out", graph.reshape(a, 1, DYNAMIC, 5));

        assertThat(Footprint.of(graph).features()).isEqualTo(80);
    }
}
