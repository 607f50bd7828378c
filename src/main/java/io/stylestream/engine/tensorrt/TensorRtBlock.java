package io.stylestream.engine.tensorrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network as a DJL block, with a lane of its own. Batches larger than the largest profile are run in parts. Calls
 * wait for each other; for several at once use several predictors.
 */
final class TensorRtBlock extends AbstractSymbolBlock implements AutoCloseable {
    private final TensorRtNetwork network;
    private @Nullable Lane lane;
    private boolean closed;

    TensorRtBlock(TensorRtNetwork network) {
        this.network = network;
    }

    @Override
    protected synchronized NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        Lane current = lane();
        LoadedPlan plan = current.plan();
        List<NDArray> ordered = ordered(plan.inputs(), inputs);
        int batch = Math.toIntExact(ordered.get(0).getShape().get(0));
        List<ByteBuffer> data = ordered.stream().map(NDArray::toByteBuffer).toList();
        List<TensorInfo> outputs = plan.outputs();
        List<ByteBuffer> results = run(current, batch, data);
        TensorRtNDManager manager = (TensorRtNDManager) TensorRtNDManager.system();
        NDList list = new NDList();
        for (int i = 0; i < outputs.size(); i++) {
            TensorInfo output = outputs.get(i);
            NDArray array = manager.wrap(results.get(i), output.shape(batch), output.type());
            array.attach(inputs.head().getManager());
            array.setName(output.name());
            list.add(array);
        }
        return list;
    }

    private static List<ByteBuffer> run(Lane lane, int batch, List<ByteBuffer> inputs) {
        LoadedPlan plan = lane.plan();
        List<Integer> parts = plan.profiles().parts(batch);
        if (parts.size() == 1) {
            return lane.run(batch, inputs);
        }
        List<ByteBuffer> outputs = plan.outputs().stream()
                .map(output -> allocate(output.entryBytes() * batch))
                .toList();
        int from = 0;
        for (int size : parts) {
            List<ByteBuffer> part = lane.run(size, slices(plan.inputs(), inputs, from, from + size));
            for (int i = 0; i < part.size(); i++) {
                outputs.get(i).put(part.get(i));
            }
            from += size;
        }
        outputs.forEach(ByteBuffer::flip);
        return outputs;
    }

    /** This block's lane through the current plan, which refitting may have exchanged. */
    private Lane lane() {
        if (closed) {
            throw new IllegalStateException("the predictor is closed");
        }
        Lane known = lane;
        if (known == null || !network.isCurrent(known.plan())) {
            if (known != null) {
                known.close();
            }
            LoadedPlan plan = network.enter();
            known = new Lane(plan, network.cudaGraphs());
            lane = known;
        }
        return known;
    }

    /** The arrays in the plan's order: by name if all are named, else as they are given. */
    private static List<NDArray> ordered(List<TensorInfo> wanted, NDList given) {
        if (given.size() != wanted.size()) {
            throw new IllegalArgumentException(
                    "the network has %d inputs, but %d are given".formatted(wanted.size(), given.size()));
        }
        boolean named = given.stream().allMatch(array -> array.getName() != null);
        List<NDArray> ordered = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            TensorInfo input = wanted.get(i);
            NDArray array = named ? given.get(input.name()) : given.get(i);
            if (array == null) {
                throw new IllegalArgumentException("input %s is missing".formatted(input.name()));
            }
            require(input, array, given.head().getShape().get(0));
            ordered.add(array);
        }
        return ordered;
    }

    private static void require(TensorInfo input, NDArray array, long batch) {
        Shape shape = array.getShape();
        boolean fits = array.getDataType() == input.type()
                && shape.dimension() == input.shape().dimension()
                && shape.slice(1).equals(input.shape().slice(1))
                && shape.get(0) == batch
                && batch > 0;
        if (!fits) {
            throw new IllegalArgumentException("input %s must be %s %s, all of one batch, but is %s %s"
                    .formatted(input.name(), input.type(), input.shape(), array.getDataType(), shape));
        }
    }

    private static List<ByteBuffer> slices(List<TensorInfo> tensors, List<ByteBuffer> data, int from, int to) {
        List<ByteBuffer> slices = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            int bytes = tensors.get(i).entryBytes();
            slices.add(data.get(i).slice(from * bytes, (to - from) * bytes).order(ByteOrder.nativeOrder()));
        }
        return slices;
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public PairList<String, Shape> describeInput() {
        return describe(network.inputs());
    }

    @Override
    public PairList<String, Shape> describeOutput() {
        return describe(network.outputs());
    }

    private static PairList<String, Shape> describe(List<TensorInfo> tensors) {
        PairList<String, Shape> described = new PairList<>();
        tensors.forEach(tensor -> described.add(tensor.name(), tensor.shape()));
        return described;
    }

    @Override
    public ParameterList getDirectParameters() {
        return new ParameterList();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (lane != null) {
                lane.close();
                lane = null;
            }
        }
    }
}
