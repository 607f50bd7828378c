package io.stylestream.engine;

import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs one loaded network from any number of threads.
 *
 * <p>A predictor serves one call at a time, so each call borrows a lane (a predictor with its direct input buffers)
 * from a pool that grows to the number of simultaneous callers. Closing waits for running calls.
 */
final class NetworkRunner implements AutoCloseable {
    private final ZooModel<NDList, NDList> model;
    private final Queue<Lane> idle = new ConcurrentLinkedQueue<>();
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    /** @param model taken over: closed with this runner */
    NetworkRunner(ZooModel<NDList, NDList> model) {
        this.model = model;
    }

    /**
     * Runs one batch.
     *
     * @return the only output's elements in native byte order, owned by the caller
     * @throws OutOfDeviceMemory if a smaller batch may fit
     * @throws EngineFailure if the engine fails otherwise
     * @throws LostDevice if the engine's device is gone
     * @throws IllegalStateException if closed
     */
    ByteBuffer run(NetworkInput... inputs) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("network " + model.getName() + " is closed");
            }
            Lane pooled = idle.poll();
            Lane lane = pooled != null ? pooled : new Lane(model.newPredictor());
            try {
                return lane.run(inputs);
            } finally {
                idle.add(lane);
            }
        } catch (TranslateException | EngineException e) {
            throw failure(inputs[0].shape().get(0), e);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    /**
     * An engine's own failure that says what can be done about it, out of what DJL wraps around it; else a plain one.
     */
    private static RuntimeException failure(long batch, Exception wrapped) {
        for (@Nullable Throwable at = wrapped; at != null; at = at.getCause()) {
            if (at instanceof OutOfDeviceMemory full) {
                return full;
            }
            if (at instanceof LostDevice lost) {
                return lost;
            }
        }
        return new EngineFailure(
                "the engine failed on a batch of %d: %s".formatted(batch, wrapped.getMessage()), wrapped);
    }

    /** The network's name, for people. */
    String name() {
        return model.getName();
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                idle.forEach(Lane::close);
                idle.clear();
                model.close();
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    /** A predictor with the input buffers that its calls share. */
    private final class Lane {
        private final Predictor<NDList, NDList> predictor;
        private final List<InputBuffer> buffers = new ArrayList<>();

        Lane(Predictor<NDList, NDList> predictor) {
            this.predictor = predictor;
        }

        ByteBuffer run(NetworkInput... inputs) throws TranslateException {
            try (NDManager manager = model.getNDManager().newSubManager()) {
                NDList list = new NDList();
                for (int i = 0; i < inputs.length; i++) {
                    list.add(tensor(manager, inputs[i], buffer(i, inputs[i].bytes())));
                }
                return predictor.predict(list).singletonOrThrow().toByteBuffer().order(ByteOrder.nativeOrder());
            }
        }

        private NDArray tensor(NDManager manager, NetworkInput input, ByteBuffer buffer) {
            input.writer().accept(buffer);
            NDArray array = manager.create(buffer.flip(), input.shape(), input.type());
            array.setName(input.name());
            return array;
        }

        private ByteBuffer buffer(int index, int bytes) {
            if (index == buffers.size()) {
                buffers.add(InputBuffer.allocate(model, bytes));
            } else if (buffers.get(index).bytes().capacity() < bytes) {
                InputBuffer larger = InputBuffer.allocate(model, bytes); // may fail, and then the old one stays
                buffers.set(index, larger).owner().close();
            }
            return buffers.get(index).bytes().clear();
        }

        void close() {
            predictor.close();
            buffers.forEach(buffer -> buffer.owner().close());
        }
    }

    /** The engine's own kind of host memory. */
    private record InputBuffer(NDManager owner, ByteBuffer bytes) {
        static InputBuffer allocate(ZooModel<NDList, NDList> model, int bytes) {
            NDManager owner = model.getNDManager().newSubManager();
            return new InputBuffer(owner, owner.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
        }
    }
}
