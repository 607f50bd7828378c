package io.stylestream.engine.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** An input or an output in host memory. It knows no arithmetic. */
final class TorchArray extends NDArrayAdapter {
    private final ByteBuffer bytes;
    private final @Nullable Tensor owned;

    /**
     * @param bytes direct, the elements from its start on, row by row in native byte order
     * @param owned holds those bytes and is closed with this array; null if they belong to someone else
     */
    TorchArray(TorchManager manager, ByteBuffer bytes, Shape shape, DataType type, @Nullable Tensor owned) {
        super(manager, null, shape, type, NDManager.nextUid());
        this.bytes = bytes;
        this.owned = owned;
        manager.attachInternal(getUid(), this);
    }

    /** See {@link TorchManager#create(Tensor)}. */
    static TorchArray of(TorchManager manager, Tensor tensor) {
        DataType type = dataType(tensor.scalar_type());
        Shape shape = new Shape(tensor.shape());
        ByteBuffer bytes = new BytePointer(tensor.data_ptr())
                .capacity(shape.size() * type.getNumOfBytes())
                .asByteBuffer();
        return new TorchArray(manager, bytes, shape, type, tensor);
    }

    /** The same memory as a tensor, which belongs to the caller's pointer scope. */
    Tensor tensor() {
        return torch.from_blob(
                new BytePointer(bytes), getShape().getShape(), new TensorOptions(scalarType(getDataType())));
    }

    private static ScalarType scalarType(DataType type) {
        return switch (type) {
            case FLOAT32 -> ScalarType.Float;
            case INT64 -> ScalarType.Long;
            case UINT8 -> ScalarType.Byte;
            default -> throw new UnsupportedOperationException("no network takes values of the type " + type);
        };
    }

    private static DataType dataType(ScalarType type) {
        return switch (type.intern()) {
            case Float -> DataType.FLOAT32;
            case Long -> DataType.INT64;
            case Byte -> DataType.UINT8;
            default -> throw new UnsupportedOperationException("no network gives values of the type " + type);
        };
    }

    /** Where the values lie; the manager's device is where they are computed with. */
    @Override
    public Device getDevice() {
        return Device.cpu();
    }

    /** @param shared whether to give a view, valid until this array is closed, instead of a copy */
    @Override
    public ByteBuffer toByteBuffer(boolean shared) {
        if (isClosed) {
            throw new IllegalStateException("the array is closed");
        }
        ByteBuffer view = bytes.duplicate().rewind().order(ByteOrder.nativeOrder());
        if (shared) {
            return view;
        }
        return ByteBuffer.allocate(view.remaining())
                .order(ByteOrder.nativeOrder())
                .put(view)
                .flip();
    }

    @Override
    public void intern(NDArray replaced) {
        throw new UnsupportedOperationException("an array of the engine Torch does not change");
    }

    @Override
    public void attach(NDManager manager) {
        detach();
        this.manager = manager;
        manager.attachInternal(getUid(), this);
    }

    @Override
    public void detach() {
        manager.detachInternal(getUid());
        manager = TorchManager.root();
    }

    @Override
    public void close() {
        if (!isClosed && owned != null) {
            owned.close();
        }
        super.close();
    }
}
