package io.stylestream.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.stylestream.engine.NetworkBlock;
import io.stylestream.engine.NetworkOptions;
import io.stylestream.engine.NetworkSignature;
import io.stylestream.network.torch.ServingLane;
import io.stylestream.network.torch.TorchServing;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A network as DJL's block: inputs and outputs as the ONNX serving graphs have them, in their order. Thread-safe. */
final class TorchBlock extends NetworkBlock {
    private final TorchServing serving;

    /** @param serving the network that the options describe, taken over: closed with this block */
    TorchBlock(NetworkOptions options, TorchServing serving) {
        super(NetworkSignature.of(options.architecture(), options.network()));
        this.serving = serving;
    }

    ServingLane newLane() {
        return ServingLane.open(serving);
    }

    /**
     * Computes one batch on a lane.
     *
     * @return belongs to the manager of the first input
     */
    NDList run(ServingLane lane, NDList given) {
        signature.require(given);
        TorchArray first = own(given.get(0));
        TorchArray second = own(given.get(1));
        TorchManager manager = (TorchManager) first.getManager();
        try {
            Tensor result = lane.run(first.tensor(), second.tensor());
            NDArray array = manager.create(result);
            array.setName(signature.output().name());
            return new NDList(array);
        } catch (RuntimeException e) {
            throw TorchFailures.of(e);
        }
    }

    private static TorchArray own(NDArray array) {
        if (array instanceof TorchArray own) {
            return own;
        }
        throw new IllegalArgumentException(
                "an input is an array of another engine; create it with this model's manager");
    }

    /** Without a predictor each call opens a lane. */
    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList given, boolean training, @Nullable PairList<String, Object> parameters) {
        try (ServingLane lane = newLane()) {
            return run(lane, given);
        }
    }

    @Override
    public void close() {
        serving.close();
    }
}
