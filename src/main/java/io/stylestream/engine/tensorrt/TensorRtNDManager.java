package io.stylestream.engine.tensorrt;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Makes the arrays that TensorRT blocks take. Works without a GPU. */
class TensorRtNDManager extends BaseNDManager {
    private static final TensorRtNDManager SYSTEM = new SystemManager();

    private TensorRtNDManager(@Nullable NDManager parent, Device device) {
        // the alternative engine's arrays lie in host memory; for a GPU, DJL would ask it for CUDA each time
        super(parent, Device.cpu());
        this.device = device;
    }

    /** The root of all managers, which is never closed. */
    static TensorRtNDManager system() {
        return SYSTEM;
    }

    @Override
    public ByteBuffer allocateDirect(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }

    @Override
    public NDArray from(NDArray array) {
        if (array == null || array instanceof TensorRtNDArray) {
            return array;
        }
        NDArray copy = create(array.toByteBuffer(), array.getShape(), array.getDataType());
        copy.setName(array.getName());
        return copy;
    }

    /**
     * An array of these elements. A direct buffer in native byte order is not copied: it must stay unchanged until the
     * array has been used.
     */
    @Override
    public TensorRtNDArray create(Buffer data, Shape shape, DataType dataType) {
        int elements = Math.toIntExact(shape.size());
        validateBuffer(data, dataType, elements);
        int bytes = elements * dataType.getNumOfBytes();
        if (data instanceof ByteBuffer given && given.isDirect() && given.order() == ByteOrder.nativeOrder()) {
            ByteBuffer shared = given.slice().order(ByteOrder.nativeOrder()).limit(bytes);
            return new TensorRtNDArray(this, alternativeManager, shared, shape, dataType);
        }
        ByteBuffer copy = allocateDirect(bytes);
        copyBuffer(data, copy);
        return new TensorRtNDArray(this, alternativeManager, copy, shape, dataType);
    }

    /** An array that takes these elements over. */
    TensorRtNDArray wrap(ByteBuffer data, Shape shape, DataType dataType) {
        return new TensorRtNDArray(this, alternativeManager, data, shape, dataType);
    }

    @Override
    public TensorRtNDManager newSubManager(Device device) {
        TensorRtNDManager manager = new TensorRtNDManager(this, device);
        attachUncappedInternal(manager.uid, manager);
        return manager;
    }

    @Override
    public Engine getEngine() {
        return TensorRtEngine.instance();
    }

    private static final class SystemManager extends TensorRtNDManager implements SystemNDManager {
        SystemManager() {
            super(null, Device.cpu());
        }

        @Override
        public void attachInternal(String resourceId, AutoCloseable... resources) {}

        @Override
        public void detachInternal(String resourceId) {}

        @Override
        public void close() {}
    }
}
