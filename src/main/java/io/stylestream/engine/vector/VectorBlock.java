package io.stylestream.engine.vector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.stylestream.engine.HostArray;
import io.stylestream.engine.NetworkBlock;
import io.stylestream.engine.NetworkSignature;
import io.stylestream.network.vector.VectorServing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A network as DJL's block: inputs and outputs as the ONNX serving graphs have them, in their order. Thread-safe. */
final class VectorBlock extends NetworkBlock {
    private final VectorServing serving;

    /** @param serving the network, taken over: closed with this block */
    VectorBlock(VectorServing serving, NetworkSignature signature) {
        super(signature);
        this.serving = serving;
    }

    /** The result belongs to the manager of the first input. */
    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList given, boolean training, @Nullable PairList<String, Object> parameters) {
        int batch = signature.require(given);
        if (!(given.get(0) instanceof HostArray first && given.get(0).getManager() instanceof VectorManager manager)) {
            throw new IllegalArgumentException(
                    "an input is an array of another engine; create it with this model's manager");
        }
        Shape shape = signature.output().shape();
        long[] extents = shape.getShape().clone();
        extents[0] = batch;
        Shape actual = new Shape(extents);
        int bytes = Math.toIntExact(actual.size() * signature.output().type().getNumOfBytes());
        ByteBuffer output = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
        if (batch > 0) {
            serving.run(batch, first.toByteBuffer(true), given.get(1).toByteBuffer(true), output);
        }
        NDArray array = manager.wrap(output, actual, signature.output().type());
        array.setName(signature.output().name());
        return new NDList(array);
    }

    @Override
    public void close() {
        serving.close();
    }
}
