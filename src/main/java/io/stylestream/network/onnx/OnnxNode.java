package io.stylestream.network.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import io.stylestream.core.ElementType;
import java.util.ArrayList;
import java.util.List;

/** A node under construction: attributes first, then its outputs, which add it to the graph. Not thread-safe. */
public final class OnnxNode {
    private final OnnxGraph graph;
    private final OnnxMl.NodeProto.Builder node;

    OnnxNode(OnnxGraph graph, String operator, OnnxValue... inputs) {
        this.graph = graph;
        this.node = OnnxMl.NodeProto.newBuilder().setOpType(operator).setName(graph.unique(operator));
        for (OnnxValue input : inputs) {
            node.addInput(input.name());
        }
    }

    OnnxNode(OnnxGraph graph, OnnxMl.NodeProto like, OnnxValue... firstInputs) {
        this.graph = graph;
        this.node = like.toBuilder().clearOutput().setName(graph.unique(like.getOpType()));
        for (int i = 0; i < firstInputs.length; i++) {
            node.setInput(i, firstInputs[i].name());
        }
    }

    /** Adds an attribute of one integer. */
    public OnnxNode with(String attribute, long value) {
        return with(attribute(attribute, AttributeType.INT).setI(value));
    }

    /** Adds an attribute of one float32. */
    public OnnxNode with(String attribute, float value) {
        return with(attribute(attribute, AttributeType.FLOAT).setF(value));
    }

    /** Adds an attribute of one string. */
    public OnnxNode with(String attribute, String value) {
        return with(attribute(attribute, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)));
    }

    /** Adds an attribute of several integers. */
    public OnnxNode with(String attribute, long[] values) {
        OnnxMl.AttributeProto.Builder builder = attribute(attribute, AttributeType.INTS);
        for (long value : values) {
            builder.addInts(value);
        }
        return with(builder);
    }

    /** Adds the node to the graph and gives its only output. */
    public OnnxValue gives(ElementType type, long... shape) {
        return add(List.of(new OnnxValue(node.getName(), type, shape))).get(0);
    }

    /** Adds the node to the graph and gives its outputs, float32, one per shape. */
    public List<OnnxValue> givesEach(long[]... shapes) {
        return givesEach(ElementType.F32, shapes);
    }

    /** Adds the node to the graph and gives its outputs, one per shape. */
    public List<OnnxValue> givesEach(ElementType type, long[]... shapes) {
        List<OnnxValue> outputs = new ArrayList<>();
        for (long[] shape : shapes) {
            outputs.add(new OnnxValue(node.getName() + "_" + outputs.size(), type, shape));
        }
        return add(outputs);
    }

    private List<OnnxValue> add(List<OnnxValue> outputs) {
        outputs.forEach(output -> node.addOutput(output.name()));
        graph.add(node.build(), outputs);
        return outputs;
    }

    private OnnxNode with(OnnxMl.AttributeProto.Builder attribute) {
        node.addAttribute(attribute);
        return this;
    }

    private static OnnxMl.AttributeProto.Builder attribute(String name, AttributeType type) {
        return OnnxMl.AttributeProto.newBuilder().setName(name).setType(type);
    }
}
