package io.stylestream.network.torch;

import static org.bytedeco.pytorch.global.torch.empty;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.cuda.CUDAStreamGuard;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.global.torch_cuda;
import org.jspecify.annotations.Nullable;

/**
 * One caller's way to a device, without gradients: on a GPU a stream, whose copies and kernels run beside those of
 * other lanes; on the CPU the calling thread. Serves one call at a time.
 */
public final class TorchLane implements AutoCloseable {
    /**
     * By GPU; held by whoever queues work, but not while waiting for it. No lane may make libtorch give memory back to
     * the GPU while another queues a recording that works there.
     */
    private static final Map<Integer, Lock> QUEUEING = new ConcurrentHashMap<>();

    /** How many are open, by their stream's address. */
    private static final Map<Long, Integer> LANES = new ConcurrentHashMap<>();

    private final TorchDevice device;
    private final @Nullable Stream stream;

    private TorchLane(TorchDevice device, @Nullable Stream stream) {
        this.device = device;
        this.stream = stream;
    }

    public static TorchLane open(TorchDevice device) {
        return new TorchLane(device, device.type() == TorchDevice.Type.CUDA ? Stream.open(device) : null);
    }

    /**
     * Computes and brings the result to host memory; what else the computation makes is freed.
     *
     * @param computation gives a dense tensor on any device
     * @return on the CPU, page-locked if it comes from a GPU; owned by the caller, who closes it
     */
    public Tensor run(Supplier<Tensor> computation) {
        try (PointerScope scope = new PointerScope();
                InferenceMode inference = new InferenceMode()) {
            Tensor result = stream == null ? computation.get() : stream.run(device, computation);
            return result.retainReference();
        }
    }

    /** Records what is done on this lane; empty on the CPU and where nothing is to be recorded. */
    Optional<CudaRecorder> recorder() {
        return stream != null && device.graphs() ? Optional.of(new CudaRecorder(stream.stream())) : Optional.empty();
    }

    /** Whether no other open lane has the same stream; libtorch has 32 of them for each GPU. */
    boolean isAloneOnItsStream() {
        return stream != null && stream.lanes() == 1;
    }

    /**
     * Does work that takes memory on a device, while no lane queues any: libtorch may give memory back to the GPU that
     * a lane is about to use.
     */
    static <T> T exclusively(TorchDevice device, Supplier<T> work) {
        if (device.type() != TorchDevice.Type.CUDA) {
            return work.get();
        }
        Lock lock = QUEUEING.computeIfAbsent(device.index(), index -> new ReentrantLock());
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** A device's memory on the host's side, from which a GPU reads while it computes; frees itself when closed. */
    public static final class HostMemory implements AutoCloseable {
        private final Tensor bytes;

        private HostMemory(Tensor bytes) {
            this.bytes = bytes;
        }

        /** @param device a GPU */
        public static HostMemory allocate(TorchDevice device, long capacity) {
            if (device.type() != TorchDevice.Type.CUDA) {
                throw new IllegalArgumentException("only a GPU needs page-locked memory");
            }
            try (PointerScope scope = new PointerScope()) {
                return new HostMemory(pinned(ScalarType.Byte, capacity).retainReference());
            }
        }

        /** The memory, valid until this is closed. */
        public ByteBuffer buffer() {
            return new BytePointer(bytes.data_ptr()).capacity(bytes.numel()).asByteBuffer();
        }

        @Override
        public void close() {
            bytes.close();
        }
    }

    private static Tensor pinned(ScalarType type, long... shape) {
        return empty(shape, new TensorOptions(type).pinned_memory(new BoolOptional(true)), new MemoryFormatOptional());
    }

    /** Names the CUDA classes of libtorch, which only that build of it can load. */
    private record Stream(CUDAStream stream) {
        static Stream open(TorchDevice device) {
            boolean urgent = false;
            try (PointerScope scope = new PointerScope()) {
                CUDAStream stream = torch_cuda.getStreamFromPool(urgent, (byte) device.index());
                LANES.merge(stream.stream().address(), 1, Integer::sum);
                return new Stream(stream.retainReference());
            }
        }

        int lanes() {
            return LANES.getOrDefault(address(), 0);
        }

        private long address() {
            return stream.stream().address();
        }

        void close() {
            LANES.computeIfPresent(address(), (address, lanes) -> lanes == 1 ? null : lanes - 1);
            stream.close();
        }

        Tensor run(TorchDevice device, Supplier<Tensor> computation) {
            Tensor onHost = exclusively(device, () -> queue(computation));
            stream.synchronize();
            return onHost;
        }

        private Tensor queue(Supplier<Tensor> computation) {
            try (CUDAStreamGuard guard = new CUDAStreamGuard(stream.unwrap())) {
                Tensor result = computation.get();
                Tensor onHost =
                        pinned(result.scalar_type(), result.sizes().vec().get());
                boolean withoutWaiting = true;
                onHost.copy_(result, withoutWaiting);
                return onHost;
            }
        }
    }

    /** Gives the stream back; nothing may run any more. */
    @Override
    public void close() {
        if (stream != null) {
            stream.close();
        }
    }
}
