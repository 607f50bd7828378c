package io.stylestream.network.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.stylestream.network.onnx.OnnxValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Drops multiplications by a constant and carries the factor along until weights or a normalisation absorb it.
 *
 * <p>Every value has a scale: what the rewritten graph holds is the scale times what the recorded graph held. A
 * convolution divides its weights by the scale of its input; an instance normalisation needs only its epsilon
 * multiplied by the square; pooling, upsampling and leaky ReLU pass a positive scale on. A sum needs equal scales, so a
 * convolution before it takes up the difference. Where nothing absorbs a scale, the multiplication comes back.
 */
final class ResidualScale implements Pass {
    @Override
    public void apply(GraphEditor editor) {
        new Walk(editor).run();
    }

    private static final class Walk {
        private final GraphEditor editor;
        private final Map<String, Double> scales = new HashMap<>();

        Walk(GraphEditor editor) {
            this.editor = editor;
        }

        void run() {
            for (Node listed : editor.nodes()) {
                // earlier steps may have exchanged the node's inputs
                editor.producer(listed.output()).ifPresent(this::visit);
            }
        }

        private void visit(Node node) {
            if (node.is("Mul") && drop(node)) {
                return;
            }
            double scale = scale(node.input(0));
            switch (node.proto().getOpType()) {
                case "Conv" -> {
                    if (scale != 1) {
                        rescale(node, 1, 1 / scale);
                    }
                }
                case "InstanceNormalization" -> widenEpsilon(node, scale);
                case "AveragePool", "LeakyRelu" -> scales.put(node.output().name(), scale);
                case "Resize" -> {
                    if (node.hasText("mode", "nearest")) {
                        scales.put(node.output().name(), scale);
                    } else {
                        unscaleInputs(node);
                    }
                }
                case "Add" -> add(node);
                default -> unscaleInputs(node);
            }
        }

        private double scale(OnnxValue value) {
            return scales.getOrDefault(value.name(), 1.0);
        }

        /** Whether the node was a multiplication by a positive constant that could be dropped. */
        private boolean drop(Node node) {
            OnnxValue x = editor.isStored(node.input(0)) ? node.input(1) : node.input(0);
            Optional<Double> factor = editor.scalar(node.otherThan(x)).filter(found -> found > 0);
            if (factor.isEmpty()
                    || editor.producer(x).isEmpty()
                    || editor.onlyConsumer(x).isEmpty()) {
                return false;
            }
            scales.put(x.name(), scale(x) / factor.get());
            editor.replace(node.output(), x);
            return true;
        }

        private void add(Node node) {
            double left = scale(node.input(0));
            double right = scale(node.input(1));
            if (left == right) {
                scales.put(node.output().name(), left);
            } else if (scaleBefore(node.input(0), right / left)) {
                scales.put(node.output().name(), right);
            } else if (scaleBefore(node.input(1), left / right)) {
                scales.put(node.output().name(), left);
            } else {
                unscaleInputs(node);
            }
        }

        /** Whether a value comes from a convolution that only it depends on, which then took up the factor. */
        private boolean scaleBefore(OnnxValue value, double factor) {
            Optional<Node> producer = editor.producer(value)
                    .filter(found -> editor.onlyConsumer(value).isPresent());
            if (producer.isEmpty()) {
                return false;
            }
            Node node = producer.get();
            if (Convolution.of(editor, node).isPresent()) {
                rescale(node, 1, factor);
                if (node.inputs() > 2) {
                    rescale(editor.producer(value).orElseThrow(), 2, factor);
                }
                return true;
            }
            return (node.halves() || node.is("Resize") && node.doubles()) && scaleBefore(node.input(0), factor);
        }

        private void rescale(Node node, int input, double factor) {
            OnnxValue stored = node.input(input);
            Supplier<float[]> content = editor.floats(stored);
            OnnxValue scaled = editor.graph()
                    .computed("%s times".formatted(factor), stored, () -> times(content.get(), factor), stored.shape());
            editor.exchangeInput(node, input, scaled);
        }

        private static float[] times(float[] values, double factor) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] * factor);
            }
            return values;
        }

        private void widenEpsilon(Node node, double scale) {
            if (scale != 1) {
                NodeProto.Builder widened = node.proto().toBuilder();
                widened.getAttributeBuilderList().stream()
                        .filter(attribute -> attribute.getName().equals("epsilon"))
                        .forEach(epsilon -> epsilon.setF((float) (epsilon.getF() * scale * scale)));
                editor.exchange(node, widened.build());
            }
        }

        private void unscaleInputs(Node node) {
            Node current = node;
            for (int i = 0; i < node.inputs(); i++) {
                OnnxValue x = node.input(i);
                if (scale(x) != 1) {
                    OnnxValue unscaled = editor.graph()
                            .node("Mul", x, editor.graph().scalar(1 / scale(x)))
                            .gives(x.type(), x.shape());
                    editor.exchangeInput(current, i, unscaled);
                    current = editor.producer(node.output()).orElseThrow();
                }
            }
        }
    }
}
