package io.stylestream.engine.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.stylestream.engine.HostManager;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchLane.HostMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Owns arrays, and beside a GPU the page-locked memory that it was asked for; frees them when it is closed. */
class TorchManager extends HostManager {
    private TorchManager(@Nullable NDManager parent, Device device) {
        super(parent, device);
    }

    /** The manager that all others come from. */
    static TorchManager system() {
        return Root.INSTANCE;
    }

    @Override
    protected TorchManager root() {
        return system();
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

    /** Beside a GPU page-locked memory. */
    @Override
    public ByteBuffer allocateDirect(int capacity) {
        TorchDevice target = TorchEngine.device(getDevice());
        if (target.type() == TorchDevice.Type.CPU) {
            return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
        }
        HostMemory memory;
        try {
            memory = HostMemory.allocate(target, capacity);
        } catch (RuntimeException e) {
            throw TorchFailures.of(e);
        }
        attachInternal(NDManager.nextUid(), memory);
        return memory.buffer().order(ByteOrder.nativeOrder());
    }

    @Override
    protected TorchArray array(ByteBuffer bytes, Shape shape, DataType type) {
        return new TorchArray(this, bytes, shape, type, null);
    }

    /** An array of a dense tensor in host memory, taken over: closed with the array. */
    TorchArray create(Tensor tensor) {
        return TorchArray.of(this, tensor);
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
