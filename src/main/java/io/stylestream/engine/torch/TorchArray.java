package io.stylestream.engine.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.stylestream.engine.HostArray;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** An input or an output in host memory. It knows no arithmetic. */
final class TorchArray extends HostArray {
    private final ByteBuffer bytes;
    private final @Nullable Tensor owned;

    /**
     * @param bytes direct, the elements from its start on, row by row in native byte order
     * @param owned holds those bytes and is closed with this array; null if they belong to someone else
     */
    TorchArray(TorchManager manager, ByteBuffer bytes, Shape shape, DataType type, @Nullable Tensor owned) {
        super(manager, bytes, shape, type);
        this.bytes = bytes;
        this.owned = owned;
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

    @Override
    public void close() {
        if (!isClosed && owned != null) {
            owned.close();
        }
        super.close();
    }
}
