package io.stylestream.engine.tensorrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An array that a TensorRT block takes or gives. Its elements lie in host memory, from where each batch goes to the GPU
 * and back within the block's own stream. Other operations run on the alternative engine. Not thread-safe.
 */
final class TensorRtNDArray extends NDArrayAdapter {
    private ByteBuffer data;

    /** @param data exactly the elements in native byte order; kept, not copied */
    TensorRtNDArray(
            NDManager manager,
            @Nullable NDManager alternativeManager,
            ByteBuffer data,
            Shape shape,
            DataType dataType) {
        super(manager, alternativeManager, shape, dataType, UUID.randomUUID().toString());
        this.data = data;
        manager.attachInternal(uid, this);
    }

    @Override
    public void intern(NDArray replaced) {
        TensorRtNDArray other = (TensorRtNDArray) replaced;
        data = other.data;
        shape = other.shape;
        dataType = other.dataType;
    }

    @Override
    public void detach() {
        manager.detachInternal(getUid());
        manager = TensorRtNDManager.system();
    }

    /** The elements from the beginning, in native byte order, without a copy. */
    @Override
    public ByteBuffer toByteBuffer(boolean tryDirect) {
        return data.duplicate().order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        if (!isClosed) {
            manager.detachInternal(getUid());
            if (alternativeArray != null) {
                alternativeArray.close();
                alternativeArray = null;
            }
            isClosed = true;
        }
    }
}
