package io.stylestream.engine;

import ai.djl.Device;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Owns arrays in host memory; closes them when it is closed. */
public abstract class HostManager extends BaseNDManager {
    protected HostManager(@Nullable NDManager parent, Device device) {
        super(parent, device);
    }

    /** The engine's manager that all others come from. */
    protected abstract HostManager root();

    @Override
    public abstract HostManager newSubManager(@Nullable Device device);

    /** An array of the engine's own kind. */
    protected HostArray array(ByteBuffer bytes, Shape shape, DataType type) {
        return new HostArray(this, bytes, shape, type);
    }

    /** Memory that arrays can be made of without a copy, in native byte order; valid until this manager is closed. */
    @Override
    public ByteBuffer allocateDirect(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }

    /** An array; it shares a direct byte buffer's memory, and copies any other. */
    @Override
    public final HostArray create(Buffer data, Shape shape, DataType type) {
        int size = Math.toIntExact(shape.size());
        validateBuffer(data, type, size);
        if (data instanceof ByteBuffer bytes && bytes.isDirect()) {
            return array(bytes.slice(), shape, type);
        }
        ByteBuffer copy = allocateDirect(Math.multiplyExact(size, type.getNumOfBytes()));
        copyBuffer(data, copy);
        return array(copy.rewind(), shape, type);
    }

    /** The array itself if it is of this engine, else a copy. */
    @Override
    public final @Nullable NDArray from(@Nullable NDArray array) {
        if (array == null || (array instanceof HostArray own && own.getManager().getEngine() == getEngine())) {
            return array;
        }
        HostArray copy = create(array.toByteBuffer(), array.getShape(), array.getDataType());
        copy.setName(array.getName());
        return copy;
    }
}
