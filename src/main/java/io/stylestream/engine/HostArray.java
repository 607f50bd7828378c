package io.stylestream.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An input or an output in host memory. It knows no arithmetic. */
public class HostArray extends NDArrayAdapter {
    private final ByteBuffer bytes;

    /** @param bytes the elements from its start on, row by row in native byte order */
    protected HostArray(HostManager manager, ByteBuffer bytes, Shape shape, DataType type) {
        super(manager, null, shape, type, NDManager.nextUid());
        this.bytes = bytes;
        manager.attachInternal(getUid(), this);
    }

    /** Where the values lie; the manager's device is where they are computed with. */
    @Override
    public final Device getDevice() {
        return Device.cpu();
    }

    /** @param shared whether to give a view, valid until this array is closed, instead of a copy */
    @Override
    public final ByteBuffer toByteBuffer(boolean shared) {
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
    public final void intern(NDArray replaced) {
        throw new UnsupportedOperationException("an array of this engine does not change");
    }

    @Override
    public final void attach(NDManager manager) {
        detach();
        this.manager = manager;
        manager.attachInternal(getUid(), this);
    }

    @Override
    public final void detach() {
        HostManager owner = (HostManager) manager;
        owner.detachInternal(getUid());
        manager = owner.root();
    }
}
