package io.stylestream.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.PairList;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.ServingGraphs;
import java.util.List;

/**
 * Inputs and output of a served network, as the ONNX serving graphs have them, in their order
 * ({@link io.stylestream.network.onnx.ServingGraphs}).
 */
public record NetworkSignature(List<Slot> inputs, Slot output) {
    private static final long ANY = -1;

    /**
     * One input or output.
     *
     * @param shape extents, -1 for the batch
     */
    public record Slot(String name, DataType type, Shape shape) {
        private void require(NDArray array) {
            Shape actual = array.getShape();
            boolean fits = array.getDataType() == type && actual.dimension() == shape.dimension();
            for (int axis = 1; fits && axis < shape.dimension(); axis++) {
                fits = actual.get(axis) == shape.get(axis);
            }
            if (!fits) {
                throw new IllegalArgumentException("the input %s must be %s %s, but is %s %s"
                        .formatted(name, type, shape, array.getDataType(), actual));
            }
        }
    }

    /** @throws IllegalArgumentException for the discriminator, which is not served */
    public static NetworkSignature of(StarGanV2 architecture, NetworkKind kind) {
        int side = architecture.imageSize();
        Shape pictures = new Shape(ANY, side, side, 3);
        Slot picture = new Slot("picture", DataType.UINT8, pictures);
        Slot domain = new Slot("domain", DataType.INT64, new Shape(ANY));
        Slot style = new Slot("style", DataType.FLOAT32, new Shape(ANY, architecture.styleSize()));
        Shape perLayer = new Shape(ANY, architecture.adainLayers(), architecture.styleSize());
        Slot z = new Slot("z", DataType.FLOAT32, new Shape(ANY, architecture.latentSize()));
        return switch (kind) {
            case GENERATOR ->
                new NetworkSignature(
                        List.of(picture, new Slot("style", DataType.FLOAT32, perLayer)),
                        new Slot(ServingGraphs.PICTURES, DataType.UINT8, pictures));
            case STYLE_ENCODER -> new NetworkSignature(List.of(picture, domain), style);
            case MAPPING_NETWORK -> new NetworkSignature(List.of(z, domain), style);
            case DISCRIMINATOR -> throw new IllegalArgumentException("the discriminator is not served");
        };
    }

    /**
     * Checks a batch of inputs.
     *
     * @return its size
     * @throws IllegalArgumentException if there are more or fewer, or one has another type, shape or batch size
     */
    public int require(NDList given) {
        if (given.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    "the network takes %d inputs, but gets %d".formatted(inputs.size(), given.size()));
        }
        for (int i = 0; i < inputs.size(); i++) {
            inputs.get(i).require(given.get(i));
        }
        Shape first = given.get(0).getShape();
        Shape second = given.get(1).getShape();
        if (first.get(0) != second.get(0)) {
            throw new IllegalArgumentException(
                    "the inputs must have one batch size, but have %s and %s".formatted(first, second));
        }
        return Math.toIntExact(first.get(0));
    }

    /** For DJL. */
    public PairList<String, Shape> describeInputs() {
        PairList<String, Shape> described = new PairList<>();
        inputs.forEach(slot -> described.add(slot.name(), slot.shape()));
        return described;
    }

    /** For DJL. */
    public PairList<String, Shape> describeOutput() {
        PairList<String, Shape> described = new PairList<>();
        described.add(output.name(), output.shape());
        return described;
    }
}
