package io.stylestream.engine.vector;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.stylestream.engine.HostArray;
import io.stylestream.engine.HostManager;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Owns arrays of the engine {@code Vector}. */
class VectorManager extends HostManager {
    private VectorManager(@Nullable NDManager parent) {
        super(parent, Device.cpu());
    }

    /** The manager that all others come from. */
    static VectorManager system() {
        return Root.INSTANCE;
    }

    @Override
    protected VectorManager root() {
        return system();
    }

    @Override
    public Engine getEngine() {
        return VectorEngine.INSTANCE;
    }

    @Override
    public VectorManager newSubManager(@Nullable Device device) {
        VectorManager manager = new VectorManager(this);
        attachInternal(manager.uid, manager);
        return manager;
    }

    /** An array that shares memory of any kind. */
    HostArray wrap(ByteBuffer bytes, Shape shape, DataType type) {
        return array(bytes, shape, type);
    }

    private static final class Root extends VectorManager implements SystemNDManager {
        static final Root INSTANCE = new Root();

        Root() {
            super(null);
        }

        @Override
        public void close() {
            // is never closed
        }
    }
}
