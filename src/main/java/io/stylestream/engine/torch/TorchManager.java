package io.stylestream.engine.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchLane.HostMemory;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Owns arrays, and beside a GPU the page-locked memory that it was asked for; frees them when it is closed. */
class TorchManager extends BaseNDManager {
    private TorchManager(@Nullable NDManager parent, Device device) {
        super(parent, device);
    }

    /** The manager that all others come from. */
    static TorchManager root() {
        return Root.INSTANCE;
    }

    @Override
    public Engine getEngine() {
        return Engine.getEngine(TorchEngine.NAME);
    }

    @Override
    public TorchManager newSubManager(@Nullable Device device) {
        TorchManager manager = new TorchManager(this, device == null ? getDevice() : device);
        attachInternal(manager.uid, manager);
        return manager;
    }

    /** Memory that arrays can be made of without a copy, in native byte order; valid until this manager is closed. */
    @Override
    public ByteBuffer allocateDirect(int capacity) {
        TorchDevice target = TorchEngine.device(getDevice());
        if (target.type() == TorchDevice.Type.CPU) {
            return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
        }
        HostMemory memory = HostMemory.allocate(target, capacity);
        attachInternal(NDManager.nextUid(), memory);
        return memory.buffer().order(ByteOrder.nativeOrder());
    }

    /** An array; it shares a direct byte buffer's memory, and copies any other. */
    @Override
    public TorchArray create(Buffer data, Shape shape, DataType type) {
        int size = Math.toIntExact(shape.size());
        validateBuffer(data, type, size);
        if (data instanceof ByteBuffer bytes && bytes.isDirect()) {
            return new TorchArray(this, bytes.slice(), shape, type, null);
        }
        ByteBuffer copy = allocateDirect(Math.multiplyExact(size, type.getNumOfBytes()));
        copyBuffer(data, copy);
        return new TorchArray(this, copy.rewind(), shape, type, null);
    }

    /** An array of a dense tensor in host memory, taken over: closed with the array. */
    TorchArray create(Tensor tensor) {
        return TorchArray.of(this, tensor);
    }

    @Override
    public @Nullable NDArray from(@Nullable NDArray array) {
        if (array == null || array instanceof TorchArray) {
            return array;
        }
        TorchArray copy = create(array.toByteBuffer(), array.getShape(), array.getDataType());
        copy.setName(array.getName());
        return copy;
    }

    private static final class Root extends TorchManager implements SystemNDManager {
        static final Root INSTANCE = new Root();

        Root() {
            super(null, Device.cpu());
        }

        @Override
        public void close() {
            // is never closed
        }
    }
}
