package io.stylestream.app.bench;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;

/**
 * How much a recorded network computes: two floating-point operations for each multiplication of its convolutions,
 * linear layers and matrix products, which leave everything else far behind.
 */
final class FlopCount {
    private FlopCount() {}

    /** Operations for one picture; the batch size must be the graph's only extent that is not known. */
    static long perPicture(OnnxGraph graph) {
        return graph.nodes().stream().mapToLong(node -> of(graph, node)).sum();
    }

    private static long of(OnnxGraph graph, NodeProto node) {
        return switch (node.getOpType()) {
            case "Conv" -> {
                OnnxValue out = graph.value(node.getOutput(0));
                yield 2 * elements(graph.value(node.getInput(1))) * out.knownExtent(2) * out.knownExtent(3);
            }
            case "Gemm" -> {
                boolean transposed = node.getAttributeList().stream()
                        .anyMatch(attribute -> attribute.getName().equals("transA") && attribute.getI() != 0);
                yield product(graph, node, transposed ? 0 : 1);
            }
            case "MatMul" -> product(graph, node, graph.value(node.getInput(0)).rank() - 1);
            default -> 0;
        };
    }

    /** @param summed the axis of the first operand that is summed over */
    private static long product(OnnxGraph graph, NodeProto node, int summed) {
        return 2
                * elements(graph.value(node.getOutput(0)))
                * graph.value(node.getInput(0)).knownExtent(summed);
    }

    /** Of one picture. */
    private static long elements(OnnxValue value) {
        long count = 1;
        for (long extent : value.shape()) {
            count *= extent == OnnxValue.DYNAMIC ? 1 : extent;
        }
        return count;
    }
}
