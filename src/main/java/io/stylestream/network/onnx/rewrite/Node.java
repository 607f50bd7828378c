package io.stylestream.network.onnx.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.util.Arrays;
import java.util.Optional;

/** A node as the graph holds it at one moment, with its values instead of their names. */
record Node(OnnxGraph graph, NodeProto proto) {
    boolean is(String operator) {
        return proto.getOpType().equals(operator);
    }

    int inputs() {
        return proto.getInputCount();
    }

    OnnxValue input(int index) {
        return graph.value(proto.getInput(index));
    }

    boolean uses(OnnxValue value) {
        return proto.getInputList().contains(value.name());
    }

    OnnxValue output() {
        return output(0);
    }

    OnnxValue output(int index) {
        return graph.value(proto.getOutput(index));
    }

    /** The other operand of a node with two inputs. */
    OnnxValue otherThan(OnnxValue operand) {
        return input(0) == operand ? input(1) : input(0);
    }

    long integer(String attribute, long otherwise) {
        return attribute(attribute).map(AttributeProto::getI).orElse(otherwise);
    }

    boolean hasIntegers(String attribute, long... expected) {
        return attribute(attribute)
                .map(found -> Arrays.equals(
                        found.getIntsList().stream().mapToLong(Long::longValue).toArray(), expected))
                .orElse(false);
    }

    float decimal(String attribute) {
        return attribute(attribute).orElseThrow().getF();
    }

    boolean hasText(String attribute, String expected) {
        return attribute(attribute)
                .map(found -> found.getS().toStringUtf8().equals(expected))
                .orElse(false);
    }

    private Optional<AttributeProto> attribute(String name) {
        return proto.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    /** Average pooling over 2 x 2 blocks. */
    boolean halves() {
        return is("AveragePool") && hasIntegers("kernel_shape", 2, 2) && hasIntegers("strides", 2, 2);
    }

    /** Nearest upsampling by 2. */
    boolean doubles() {
        return is("Resize")
                && hasText("mode", "nearest")
                && output().knownExtent(2) == 2 * input(0).knownExtent(2)
                && output().knownExtent(3) == 2 * input(0).knownExtent(3);
    }
}
