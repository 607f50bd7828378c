package io.stylestream.network.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.stylestream.core.HostTensor;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds a graph's nodes by what they compute, and replaces them.
 *
 * <p>Nodes are always in the order of computation, and those that no output needs are gone. Not thread-safe.
 */
final class GraphEditor {
    private final OnnxGraph graph;
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, List<NodeProto>> consumers = new HashMap<>();
    private int indexed;

    GraphEditor(OnnxGraph graph) {
        this.graph = graph;
    }

    /** For recording new nodes. */
    OnnxGraph graph() {
        return graph;
    }

    /** The nodes as they are now; later changes do not show. */
    List<Node> nodes() {
        return graph.nodes().stream().map(proto -> new Node(graph, proto)).toList();
    }

    /** The node that computes a value; none for inputs and stored tensors. */
    Optional<Node> producer(OnnxValue value) {
        index();
        return Optional.ofNullable(producers.get(value.name())).map(proto -> new Node(graph, proto));
    }

    List<Node> consumers(OnnxValue value) {
        index();
        return consumers.getOrDefault(value.name(), List.of()).stream()
                .map(proto -> new Node(graph, proto))
                .toList();
    }

    /** Takes in what was recorded since the last time. */
    private void index() {
        for (NodeProto node : graph.nodes().subList(indexed, graph.nodes().size())) {
            node.getOutputList().forEach(output -> producers.put(output, node));
            node.getInputList().stream()
                    .distinct()
                    .forEach(input -> consumers
                            .computeIfAbsent(input, absent -> new ArrayList<>())
                            .add(node));
        }
        indexed = graph.nodes().size();
    }

    private void replaceNodes(List<NodeProto> nodes) {
        graph.replaceNodes(nodes);
        producers.clear();
        consumers.clear();
        indexed = 0;
    }

    Optional<Node> onlyConsumer(OnnxValue value) {
        List<Node> consumers = consumers(value);
        return consumers.size() == 1 ? Optional.of(consumers.get(0)) : Optional.empty();
    }

    boolean isStored(OnnxValue value) {
        return graph.isStored(value);
    }

    /** The values of a stored tensor, to be asked for when they are needed. */
    Supplier<float[]> floats(OnnxValue stored) {
        Supplier<HostTensor> content = graph.content(stored);
        return () -> content.get().toFloats();
    }

    /** The value of a stored float32 scalar. */
    Optional<Double> scalar(OnnxValue value) {
        return isStored(value) && value.rank() == 0
                ? Optional.of((double) floats(value).get()[0])
                : Optional.empty();
    }

    /** Lets all consumers use another value of the same meaning. */
    void replace(OnnxValue old, OnnxValue by) {
        replaceNodes(inOrder(graph.nodes().stream()
                .map(node -> node.getInputList().contains(old.name()) ? renamed(node, old, by) : node)
                .toList()));
    }

    private static NodeProto renamed(NodeProto node, OnnxValue old, OnnxValue by) {
        NodeProto.Builder changed = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            if (node.getInput(i).equals(old.name())) {
                changed.setInput(i, by.name());
            }
        }
        return changed.build();
    }

    /**
     * Exchanges a node for one with the same outputs.
     *
     * @throws IllegalStateException if the node has been changed since it was found
     */
    void exchange(Node old, NodeProto by) {
        List<NodeProto> nodes = new ArrayList<>(graph.nodes());
        int index = nodes.indexOf(old.proto());
        if (index < 0) {
            throw new IllegalStateException("the node was changed after it was found: " + old.proto());
        }
        nodes.set(index, by);
        replaceNodes(inOrder(nodes));
    }

    /** Exchanges one input of a node. */
    void exchangeInput(Node node, int index, OnnxValue by) {
        exchange(node, node.proto().toBuilder().setInput(index, by.name()).build());
    }

    private List<NodeProto> inOrder(List<NodeProto> nodes) {
        Map<String, NodeProto> producers = new HashMap<>();
        nodes.forEach(node -> node.getOutputList().forEach(output -> producers.put(output, node)));
        List<NodeProto> ordered = new ArrayList<>();
        graph.outputs().forEach(output -> moveWithNeeds(output.name(), producers, ordered));
        return ordered;
    }

    private static void moveWithNeeds(String value, Map<String, NodeProto> producers, List<NodeProto> ordered) {
        NodeProto node = producers.get(value);
        if (node != null) {
            node.getOutputList().forEach(producers::remove);
            node.getInputList().forEach(input -> moveWithNeeds(input, producers, ordered));
            ordered.add(node);
        }
    }
}
