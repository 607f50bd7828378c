package io.stylestream.network.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.stylestream.network.onnx.OnnxValue;
import java.util.HashMap;
import java.util.Map;

/**
 * Leaves out the bias of a convolution where every path from it ends in an instance normalisation, which subtracts the
 * mean of each channel and the bias with it.
 *
 * <p>On the way a constant per channel must stay one: so do pooling, nearest upsampling, sums, constant factors and 1 x
 * 1 convolutions. Masks and activations end the search, which keeps the biases that the high-pass variant needs.
 */
final class NormBias implements Pass {
    @Override
    public void apply(GraphEditor editor) {
        Map<String, Boolean> known = new HashMap<>();
        for (Node node : editor.nodes()) {
            boolean hasBias = Convolution.of(editor, node)
                    .map(found -> found.bias() != null)
                    .orElse(false);
            if (hasBias && losesConstants(editor, node.output(), known)) {
                NodeProto unbiased = node.proto().toBuilder()
                        .clearInput()
                        .addAllInput(node.proto().getInputList().subList(0, 2))
                        .build();
                editor.exchange(node, unbiased);
            }
        }
    }

    private static boolean losesConstants(GraphEditor editor, OnnxValue value, Map<String, Boolean> known) {
        Boolean answer = known.get(value.name());
        if (answer == null) {
            answer = editor.consumers(value).stream().allMatch(node -> losesConstants(editor, node, value, known));
            known.put(value.name(), answer);
        }
        return answer;
    }

    private static boolean losesConstants(
            GraphEditor editor, Node consumer, OnnxValue value, Map<String, Boolean> known) {
        if (consumer.is("InstanceNormalization")) {
            return consumer.input(0) == value;
        }
        return keepsConstants(editor, consumer, value) && losesConstants(editor, consumer.output(), known);
    }

    private static boolean keepsConstants(GraphEditor editor, Node node, OnnxValue value) {
        if (node.is("Mul")) {
            return editor.scalar(node.otherThan(value)).isPresent();
        }
        boolean pointwise = Convolution.of(editor, node)
                .filter(found -> found.is(1, 1, 0) && found.x() == value)
                .isPresent();
        return pointwise || node.halves() || node.is("Resize") && node.doubles() || node.is("Add");
    }
}
