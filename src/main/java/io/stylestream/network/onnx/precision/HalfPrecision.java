package io.stylestream.network.onnx.precision;

import static io.stylestream.core.ElementType.F16;
import static io.stylestream.core.ElementType.F32;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.stylestream.core.ElementType;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes float16 into a float32 graph; inputs and outputs keep their types.
 *
 * <p>Convolutions, linear layers and activations compute in float16. Statistics of normalisations and everything behind
 * the last convolution or linear layer compute in float32. Every other operation computes in float16 if all its
 * operands are float16, and in float32 otherwise. Conversions stand where the type changes, each once.
 */
public final class HalfPrecision {
    private static final Set<String> IN_HALF = Set.of("Conv", "Gemm", "LeakyRelu", "Relu");
    private static final Set<String> END_OF_TAIL = Set.of("Conv", "Gemm", "InstanceNormalization");

    private final OnnxGraph graph;
    private final NormForm normForm;
    private final Set<String> tail;
    private final Map<String, OnnxValue> converted = new HashMap<>();
    private final Map<String, OnnxValue> halves = new HashMap<>();
    private final Map<String, OnnxValue> floats = new HashMap<>();

    private HalfPrecision(OnnxGraph graph, NormForm normForm) {
        this.graph = graph;
        this.normForm = normForm;
        this.tail = tail(graph);
    }

    /**
     * Converts a graph in place.
     *
     * @param normForm the form that normalisations already have
     */
    public static void apply(OnnxGraph graph, NormForm normForm) {
        new HalfPrecision(graph, normForm).run();
    }

    private void run() {
        List<NodeProto> recorded = List.copyOf(graph.nodes());
        Set<String> outputs = new HashSet<>();
        graph.outputs().forEach(output -> outputs.add(output.name()));
        List<NodeProto> ends = new ArrayList<>();
        for (NodeProto node : recorded) {
            if (outputs.contains(node.getOutput(0))) {
                OnnxValue value = as(graph.value(node.getOutput(0)).type(), graph.value(node.getInput(0)));
                ends.add(node.toBuilder().setInput(0, value.name()).build());
            } else {
                convert(node);
            }
        }
        List<NodeProto> replacement = new ArrayList<>(
                graph.nodes().subList(recorded.size(), graph.nodes().size()));
        replacement.addAll(ends);
        graph.replaceNodes(replacement);
    }

    private void convert(NodeProto node) {
        ElementType type = type(node);
        OnnxValue[] inputs = new OnnxValue[node.getInputCount()];
        for (int i = 0; i < inputs.length; i++) {
            OnnxValue input = graph.value(node.getInput(i));
            // scales of a Resize are float32 whatever it resizes
            boolean data = i == 0 || !node.getOpType().equals("Resize");
            boolean present = !node.getInput(i).isEmpty();
            inputs[i] = present && data && input.type() == F32 ? as(type, input) : current(input);
        }
        List<OnnxValue> before = node.getOutputList().stream().map(graph::value).toList();
        List<OnnxValue> after;
        if (before.size() == 1) {
            OnnxValue output = before.get(0);
            ElementType given = output.type() == F32 && !node.getOpType().equals("Cast") ? type : output.type();
            after = List.of(graph.repeat(node, inputs).gives(given, output.shape()));
        } else {
            after = graph.repeat(node, inputs)
                    .givesEach(type, before.stream().map(OnnxValue::shape).toArray(long[][]::new));
        }
        for (int i = 0; i < before.size(); i++) {
            converted.put(before.get(i).name(), after.get(i));
        }
    }

    private ElementType type(NodeProto node) {
        String operator = node.getOpType();
        if (tail.contains(node.getOutput(0)) || operator.equals("ReduceMean") || isSquare(node)) {
            return F32;
        }
        if (operator.equals("InstanceNormalization")) {
            return normForm == NormForm.NATIVE_HALF ? F16 : F32;
        }
        if (IN_HALF.contains(operator) && !isStatistic(node)) {
            return F16;
        }
        boolean allHalf = false;
        for (String name : node.getInputList()) {
            OnnxValue input = graph.value(name);
            if (!name.isEmpty() && !graph.isStored(input)) {
                if (current(input).type() == F32) {
                    return F32;
                }
                allHalf |= current(input).type() == F16;
            }
        }
        return allHalf ? F16 : F32;
    }

    private static boolean isSquare(NodeProto node) {
        return node.getOpType().equals("Mul") && node.getInput(0).equals(node.getInput(1));
    }

    /** Whether a node works on one number per picture and channel that comes from float32. */
    private boolean isStatistic(NodeProto node) {
        OnnxValue x = graph.value(node.getInput(0));
        return node.getOpType().equals("Relu")
                && x.rank() == 4
                && x.extent(2) == 1
                && x.extent(3) == 1
                && current(x).type() == F32;
    }

    private OnnxValue current(OnnxValue value) {
        return converted.getOrDefault(value.name(), value);
    }

    private OnnxValue as(ElementType type, OnnxValue recorded) {
        OnnxValue value = current(recorded);
        if (value.type() == type) {
            return value;
        }
        if (graph.isStored(value)) {
            return halves.computeIfAbsent(value.name(), absent -> graph.halves(value));
        }
        Map<String, OnnxValue> known = type == F16 ? halves : floats;
        return known.computeIfAbsent(value.name(), absent -> graph.cast(value, type));
    }

    /** Values that only operations without weights stand between and an output. */
    private static Set<String> tail(OnnxGraph graph) {
        Set<String> tail = new HashSet<>();
        graph.outputs().forEach(output -> tail.add(output.name()));
        List<NodeProto> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            NodeProto node = nodes.get(i);
            boolean computesWithWeights = END_OF_TAIL.contains(node.getOpType());
            if (computesWithWeights) {
                node.getOutputList().forEach(tail::remove);
            } else if (node.getOutputList().stream().anyMatch(tail::contains)) {
                tail.addAll(node.getInputList());
            }
        }
        return tail;
    }
}
