package io.stylestream.network.torch;

import static org.bytedeco.pytorch.global.torch.flatten_dense_tensors;
import static org.bytedeco.pytorch.global.torch.unflatten_dense_tensors;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch_gloo;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this machine that compute one thing together, through libtorch's distributed backends: gloo on the
 * CPU, over the loopback interface, and NCCL on GPUs, one for each process.
 *
 * <p>All processes must call the same methods in the same order with tensors of the same shapes; each call waits for
 * the others. Not thread-safe.
 */
public final class TorchPeers {
    private static final String LOOPBACK = "127.0.0.1";
    /** The first process writes files while the others wait. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /**
     * Groups and stores live until the process ends, and there are few: where the garbage collector frees one, the
     * presets 2.10.0-1.5.13 corrupt the native heap.
     */
    private static final Queue<Object> KEPT = new ConcurrentLinkedQueue<>();

    private final int rank;
    private final int count;
    private final TorchDevice device;
    private final @Nullable Backend group;

    private TorchPeers(int rank, int count, TorchDevice device, @Nullable Backend group) {
        this.rank = rank;
        this.count = count;
        this.device = device;
        this.group = group;
    }

    /** A process that computes alone; every operation leaves its tensors as they are. */
    public static TorchPeers alone(TorchDevice device) {
        return new TorchPeers(0, 1, device, null);
    }

    /**
     * Waits until all processes are there.
     *
     * @param meetingPoint a file that does not exist yet, the same in all processes
     * @param rank number of this process, from 0
     * @param count of the processes, at least 2
     * @param device where the tensors lie; all processes must use the same type
     * @throws LostPeerException if not all come
     */
    public static TorchPeers join(Path meetingPoint, int rank, int count, TorchDevice device) {
        return guard(() -> {
            Loader.load(torch_gloo.class);
            Store store = new FileStore(meetingPoint.toString(), count);
            KEPT.add(store);
            Backend group = device.type() == TorchDevice.Type.CUDA
                    ? new ProcessGroupNCCL(store, rank, count)
                    : new ProcessGroupGloo(store, rank, count, loopback());
            KEPT.add(group);
            return new TorchPeers(rank, count, device, group);
        });
    }

    private static ProcessGroupGloo.Options loopback() {
        ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(new Milliseconds(PATIENCE.toMillis()));
        GlooDeviceVector devices = new GlooDeviceVector();
        devices.push_back(ProcessGroupGloo.createDeviceForHostname(LOOPBACK));
        return options.devices(devices);
    }

    /** Number of this process, from 0. */
    public int rank() {
        return rank;
    }

    /** How many processes there are. */
    public int count() {
        return count;
    }

    /** Where the tensors lie that the processes exchange. */
    public TorchDevice device() {
        return device;
    }

    /** Replaces every tensor by its mean over the processes. */
    public void average(List<Tensor> tensors) {
        exchange(tensors, (backend, vector) -> backend.allreduce(vector), 1.0 / count);
    }

    /** Replaces every tensor by that of the first process. */
    public void takeFromFirst(List<Tensor> tensors) {
        exchange(tensors, (backend, vector) -> backend.broadcast(vector), 1);
    }

    /** The means of the values over the processes. */
    public double[] average(double... values) {
        return exchanged(values, this::average);
    }

    /** The value that the first process gives. Exact up to 2^53. */
    public long fromFirst(long value) {
        return (long) exchanged(new double[] {value}, this::takeFromFirst)[0];
    }

    private double[] exchanged(double[] values, Consumer<List<Tensor>> exchange) {
        if (group == null || values.length == 0) {
            return values;
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor tensor = device.place(TorchTensors.ofDoubles(values));
            exchange.accept(List.of(tensor));
            double[] result = new double[values.length];
            TorchTensors.toHost(tensor).bytes().asDoubleBuffer().get(result);
            return result;
        }
    }

    /** What the processes do with one tensor. */
    private interface Collective {
        Work start(Backend group, TensorVector tensor);
    }

    /** Sends tensors as one, since each message has to wait for the slowest process. */
    private void exchange(List<Tensor> tensors, Collective collective, double factor) {
        Backend backend = group;
        if (backend == null || tensors.isEmpty()) {
            return;
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            TensorVector parts = new TensorVector(tensors.toArray(new Tensor[0]));
            Tensor whole = flatten_dense_tensors(parts);
            guard(() -> collective.start(backend, new TensorVector(whole))._wait());
            TensorVector results = unflatten_dense_tensors(whole.mul_(new Scalar(factor)), parts);
            for (int i = 0; i < tensors.size(); i++) {
                tensors.get(i).copy_(results.get(i));
            }
        }
    }

    private static <T> T guard(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw new LostPeerException(e);
        }
    }
}
