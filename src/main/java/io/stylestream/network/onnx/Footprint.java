package io.stylestream.network.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.stylestream.core.HostTensor;
import java.util.HashMap;
import java.util.Map;

/**
 * How much memory a graph takes in an engine.
 *
 * @param weights bytes of the stored tensors
 * @param features bytes of the most values that must be there at once, for one picture
 */
public record Footprint(long weights, long features) {
    /** Adds up a graph as it is now; the engine's own needs come on top. */
    public static Footprint of(OnnxGraph graph) {
        long weights = graph.stored().stream()
                .map(graph::value)
                .mapToLong(Footprint::bytes)
                .sum();
        return new Footprint(weights, features(graph));
    }

    private static long features(OnnxGraph graph) {
        Map<String, Integer> lastUses = new HashMap<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            for (String input : graph.nodes().get(i).getInputList()) {
                lastUses.put(input, i);
            }
        }
        Map<String, Long> sizes = new HashMap<>();
        long live = 0;
        long most = 0;
        for (int i = 0; i < graph.nodes().size(); i++) {
            NodeProto node = graph.nodes().get(i);
            for (String output : node.getOutputList()) {
                long bytes = bytes(graph, node, output, sizes);
                sizes.put(output, bytes);
                live += bytes;
            }
            most = Math.max(most, live);
            for (String input : node.getInputList()) {
                if (Integer.valueOf(i).equals(lastUses.get(input))) {
                    live -= sizes.getOrDefault(input, 0L);
                    sizes.remove(input);
                }
            }
        }
        return most;
    }

    /** Shapes with an axis that stands for more than the batch are as large as what they are made from. */
    private static long bytes(OnnxGraph graph, NodeProto node, String output, Map<String, Long> sizes) {
        OnnxValue value = graph.value(output);
        boolean sameAsInput =
                node.getOpType().equals("Reshape") || node.getOpType().equals("InstanceNormalization");
        return sameAsInput && sizes.containsKey(node.getInput(0)) ? sizes.get(node.getInput(0)) : bytes(value);
    }

    private static long bytes(OnnxValue value) {
        long[] shape = value.shape();
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = shape[axis] == OnnxValue.DYNAMIC ? 1 : shape[axis];
        }
        return HostTensor.elementCount(shape) * value.type().bytes();
    }
}
