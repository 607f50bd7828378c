package io.stylestream.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.stylestream.engine.NetworkOptions;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchLane;
import io.stylestream.network.torch.TorchServing;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A network as DJL's block: inputs and outputs as the ONNX serving graphs have them, in their order. Thread-safe. */
final class TorchBlock extends AbstractSymbolBlock implements AutoCloseable {
    private static final long ANY = -1;

    private final TorchServing serving;
    private final TorchDevice device;
    private final List<Slot> inputs;
    private final Slot output;

    /** @param serving the network that the options describe, taken over: closed with this block */
    TorchBlock(NetworkOptions options, TorchServing serving, TorchDevice device) {
        this.serving = serving;
        this.device = device;
        this.inputs = inputs(options.architecture(), options.network());
        this.output = output(options.architecture(), options.network());
    }

    /** One input or output: any batch size, the other extents as given. */
    private record Slot(String name, DataType type, long... shape) {
        Shape djlShape() {
            return new Shape(shape);
        }

        void require(NDArray array) {
            Shape actual = array.getShape();
            boolean fits = array.getDataType() == type && actual.dimension() == shape.length;
            for (int axis = 1; fits && axis < shape.length; axis++) {
                fits = actual.get(axis) == shape[axis];
            }
            if (!fits) {
                throw new IllegalArgumentException("the input %s must be %s %s, but is %s %s"
                        .formatted(name, type, djlShape(), array.getDataType(), actual));
            }
        }
    }

    private static List<Slot> inputs(StarGanV2 architecture, NetworkKind kind) {
        Slot domain = new Slot("domain", DataType.INT64, ANY);
        return switch (kind) {
            case GENERATOR ->
                List.of(
                        pictures("picture", architecture),
                        new Slot("style", DataType.FLOAT32, ANY, architecture.adainLayers(), architecture.styleSize()));
            case STYLE_ENCODER -> List.of(pictures("picture", architecture), domain);
            case MAPPING_NETWORK -> List.of(new Slot("z", DataType.FLOAT32, ANY, architecture.latentSize()), domain);
            case DISCRIMINATOR -> throw new IllegalArgumentException("the discriminator is not served");
        };
    }

    private static Slot output(StarGanV2 architecture, NetworkKind kind) {
        return kind == NetworkKind.GENERATOR
                ? pictures("picture_out", architecture)
                : new Slot("style", DataType.FLOAT32, ANY, architecture.styleSize());
    }

    private static Slot pictures(String name, StarGanV2 architecture) {
        return new Slot(name, DataType.UINT8, ANY, architecture.imageSize(), architecture.imageSize(), 3);
    }

    TorchLane newLane() {
        return TorchLane.open(device);
    }

    /**
     * Computes one batch on a lane.
     *
     * @return belongs to the manager of the first input
     */
    NDList run(TorchLane lane, NDList given) {
        if (given.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    "the network takes %d inputs, but gets %d".formatted(inputs.size(), given.size()));
        }
        TorchArray first = input(given, 0);
        TorchArray second = input(given, 1);
        if (first.getShape().get(0) != second.getShape().get(0)) {
            throw new IllegalArgumentException("the inputs must have one batch size, but have %s and %s"
                    .formatted(first.getShape(), second.getShape()));
        }
        TorchManager manager = (TorchManager) first.getManager();
        try {
            Tensor result = lane.run(() -> serving.run(first.tensor(), second.tensor()));
            NDArray array = manager.create(result);
            array.setName(output.name());
            return new NDList(array);
        } catch (RuntimeException e) {
            throw TorchFailures.of(e);
        }
    }

    private TorchArray input(NDList given, int index) {
        NDArray array = given.get(index);
        inputs.get(index).require(array);
        if (array instanceof TorchArray own) {
            return own;
        }
        throw new IllegalArgumentException(
                "the input %s is an array of another engine; create it with this model's manager"
                        .formatted(inputs.get(index).name()));
    }

    /** Without a predictor each call opens a lane. */
    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList given, boolean training, @Nullable PairList<String, Object> parameters) {
        try (TorchLane lane = newLane()) {
            return run(lane, given);
        }
    }

    /** None that DJL could train. */
    @Override
    public ParameterList getDirectParameters() {
        return new ParameterList();
    }

    @Override
    public PairList<String, Shape> describeInput() {
        PairList<String, Shape> described = new PairList<>();
        inputs.forEach(slot -> described.add(slot.name(), slot.djlShape()));
        return described;
    }

    @Override
    public PairList<String, Shape> describeOutput() {
        PairList<String, Shape> described = new PairList<>();
        described.add(output.name(), output.djlShape());
        return described;
    }

    @Override
    public void close() {
        serving.close();
    }
}
