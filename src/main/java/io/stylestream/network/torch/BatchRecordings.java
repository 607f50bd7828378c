package io.stylestream.network.torch;

import io.stylestream.network.torch.CudaRecorder.Recording;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.cuda.DeviceStats;
import org.bytedeco.pytorch.global.torch_cuda;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Recordings of one network's batches on one lane, by their size. Runs on the lane's stream.
 *
 * <p>A recording works in memory that libtorch keeps for the stream. Where memory is short, libtorch gives such memory
 * back to the GPU, so all recordings are forgotten as soon as it has given back any.
 */
final class BatchRecordings implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BatchRecordings.class);

    /** Runs of a size before it is recorded: in the first ones memory is taken. */
    private static final int RUNS_BEFORE = 3;

    /** Each keeps its inputs and its result on the GPU. */
    private static final int MOST = 32;

    private final TorchServing serving;
    private final CudaRecorder recorder;
    private final Map<Shapes, Integer> runs = new HashMap<>();
    private final Map<Shapes, Batch> recorded = new HashMap<>();
    private boolean refused;
    private long givenBack;

    BatchRecordings(TorchServing serving, CudaRecorder recorder) {
        this.serving = serving;
        this.recorder = recorder;
    }

    private record Shapes(List<Long> first, List<Long> second) {
        static Shapes of(Tensor first, Tensor second) {
            return new Shapes(sides(first), sides(second));
        }

        private static List<Long> sides(Tensor tensor) {
            return Arrays.stream(tensor.sizes().vec().get()).boxed().toList();
        }
    }

    /** A recording with its inputs on the GPU. */
    private record Batch(Tensor first, Tensor second, Recording recording) {
        Tensor run(Tensor newFirst, Tensor newSecond) {
            boolean withoutWaiting = true;
            first.copy_(newFirst, withoutWaiting);
            second.copy_(newSecond, withoutWaiting);
            return recording.launch();
        }

        void close() {
            recording.close();
            first.close();
            second.close();
        }
    }

    /**
     * Computes one batch, as {@link TorchServing#run} does.
     *
     * @return overwritten by the next batch of this size
     */
    Tensor run(Tensor first, Tensor second) {
        forgetIfMemoryWasGivenBack();
        Shapes shapes = Shapes.of(first, second);
        Batch batch = recorded.get(shapes);
        if (batch == null && isDue(shapes)) {
            batch = record(shapes, first, second);
        }
        return batch == null ? serving.run(first, second) : batch.run(first, second);
    }

    private boolean isDue(Shapes shapes) {
        return !refused && recorded.size() < MOST && runs.merge(shapes, 1, Integer::sum) > RUNS_BEFORE;
    }

    private @Nullable Batch record(Shapes shapes, Tensor first, Tensor second) {
        Tensor firstHere = copy(first);
        Tensor secondHere = copy(second);
        try {
            Supplier<Tensor> work = () -> serving.run(firstHere, secondHere);
            Batch batch = new Batch(firstHere, secondHere, recorder.record(work));
            recorded.put(shapes, batch);
            return batch;
        } catch (IllegalStateException e) {
            firstHere.close();
            secondHere.close();
            refused = true;
            LOG.infof("batches are not recorded, because %s", reason(e));
            return null;
        }
    }

    private static String reason(IllegalStateException failure) {
        Throwable first = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(first.getMessage()).lines().findFirst().orElse("of an unknown failure");
    }

    private Tensor copy(Tensor input) {
        boolean withoutWaiting = true;
        boolean evenIfHere = true;
        return input.to(serving.device().torch(), input.dtype(), withoutWaiting, evenIfHere)
                .retainReference();
    }

    private void forgetIfMemoryWasGivenBack() {
        long now = memoryGivenBack();
        if (now != givenBack) {
            close();
            givenBack = now;
        }
    }

    /** How often libtorch has given memory back to the GPU. */
    private long memoryGivenBack() {
        try (PointerScope scope = new PointerScope()) {
            DeviceStats statistics = torch_cuda.getAllocator().getDeviceStats((byte)
                    serving.device().index());
            return statistics.num_device_free();
        }
    }

    /** Frees what is recorded; sizes that come again are recorded anew. */
    @Override
    public void close() {
        recorded.values().forEach(Batch::close);
        recorded.clear();
        runs.clear();
    }
}
