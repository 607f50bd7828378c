package io.stylestream.network.onnx.precision;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets the last operation before an output bear the output's name, instead of an identity behind it: TensorRT knows no
 * operation on uint8 but conversion.
 */
public final class DirectOutputs {
    private DirectOutputs() {}

    /** Changes a graph in place. */
    public static void apply(OnnxGraph graph) {
        Map<String, String> names = new HashMap<>();
        for (OnnxValue output : graph.outputs()) {
            for (NodeProto node : graph.nodes()) {
                boolean ends =
                        node.getOpType().equals("Identity") && node.getOutput(0).equals(output.name());
                if (ends && isComputed(graph, node.getInput(0))) {
                    names.putIfAbsent(node.getInput(0), output.name());
                }
            }
        }
        List<NodeProto> replacement = new ArrayList<>();
        for (NodeProto node : graph.nodes()) {
            boolean ends =
                    node.getOpType().equals("Identity") && node.getOutput(0).equals(names.get(node.getInput(0)));
            if (!ends) {
                replacement.add(renamed(node, names));
            }
        }
        graph.replaceNodes(replacement);
    }

    private static boolean isComputed(OnnxGraph graph, String value) {
        return graph.nodes().stream().anyMatch(node -> node.getOutputList().contains(value));
    }

    private static NodeProto renamed(NodeProto node, Map<String, String> names) {
        NodeProto.Builder changed = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            changed.setInput(i, names.getOrDefault(node.getInput(i), node.getInput(i)));
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            changed.setOutput(i, names.getOrDefault(node.getOutput(i), node.getOutput(i)));
        }
        return changed.build();
    }
}
