package io.stylestream.training;

import io.stylestream.network.torch.CudaRecorder;
import io.stylestream.network.torch.TorchDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Iterations on a GPU as CUDA graphs. The first iterations of a kind are computed as they come, in which libtorch
 * chooses algorithms and takes memory; the next one is recorded, and from then on every one is a replay on the same
 * tensors, into which each batch is copied. Not thread-safe.
 */
final class RecordedIterations {
    private static final Logger LOG = Logger.getLogger(RecordedIterations.class);

    /** Iterations of a kind before its recording. */
    private static final int UNRECORDED = 2;

    private final TorchDevice device;
    private final CudaRecorder recorder;
    private final Map<Boolean, Kind> kinds = new HashMap<>();
    private @Nullable TrainingBatch inputs;
    private boolean refused;
    private long timesGivenBack;

    private RecordedIterations(TorchDevice device, CudaRecorder recorder) {
        this.device = device;
        this.recorder = recorder;
    }

    /** @return null where libtorch's CUDA streams cannot be used, which the log tells */
    static @Nullable RecordedIterations on(TorchDevice device) {
        try {
            return new RecordedIterations(device, new CudaRecorder(device));
        } catch (LinkageError e) {
            LOG.warnf(e, "iterations are launched kernel by kernel, because CUDA graphs cannot be used");
            return null;
        }
    }

    /** Iterations that consist of the same kernels. */
    private static final class Kind {
        private int done;
        private @Nullable Recorded recorded;
    }

    /**
     * A recording.
     *
     * @param pending what its figures mean
     */
    private record Recorded(CudaRecorder.Recording recording, List<PendingReport> pending) {}

    /**
     * Learns from one batch.
     *
     * @param r1Due whether the iteration has the R1 penalty, without which it consists of other kernels
     * @param batch on the device, of the same sizes every time
     * @param prepare sets scalars on the device that differ from iteration to iteration
     * @param compute gives the device all work of an iteration, without waiting
     */
    List<PhaseReport> run(
            boolean r1Due,
            TrainingBatch batch,
            Runnable prepare,
            Function<TrainingBatch, List<PendingReport>> compute) {
        TrainingBatch held = recorder.run(() -> {
            prepare.run();
            return hold(batch);
        });
        forgetIfMemoryWasGivenBack();
        Kind kind = kinds.computeIfAbsent(r1Due, due -> new Kind());
        kind.done++;
        if (kind.recorded == null && kind.done > UNRECORDED && !refused) {
            kind.recorded = record(held, compute);
            forgetIfMemoryWasGivenBack(); // perhaps by the recording itself
        }
        if (kind.recorded == null) {
            List<PendingReport> pending = recorder.run(() -> compute.apply(held));
            return PendingReport.read(pending);
        }
        return PendingReport.read(
                kind.recorded.pending(), kind.recorded.recording().replay());
    }

    /** A validation may have needed the memory that recordings work in; then they are made anew. */
    private void forgetIfMemoryWasGivenBack() {
        long times = CudaRecorder.timesMemoryWasGivenBack(device);
        if (times != timesGivenBack) {
            timesGivenBack = times;
            for (Kind kind : kinds.values()) {
                if (kind.recorded != null) {
                    kind.recorded.recording().close();
                    kind.recorded = null;
                    kind.done = 0;
                }
            }
        }
    }

    /** Recordings that were made. */
    int count() {
        return (int)
                kinds.values().stream().filter(kind -> kind.recorded != null).count();
    }

    private @Nullable Recorded record(TrainingBatch held, Function<TrainingBatch, List<PendingReport>> compute) {
        try (PointerScope scope = new PointerScope()) {
            List<PendingReport> pending = new ArrayList<>();
            CudaRecorder.Recording recording = recorder.record(() -> {
                pending.addAll(compute.apply(held));
                return PendingReport.figures(pending);
            });
            return new Recorded(
                    recording,
                    pending.stream().map(PendingReport::withoutValues).toList());
        } catch (RuntimeException | LinkageError e) {
            refused = true;
            LOG.warnf(e, "iterations cannot be recorded as a CUDA graph and are launched kernel by kernel");
            return null;
        }
    }

    /** The tensors that all iterations compute with, holding this batch. */
    private TrainingBatch hold(TrainingBatch batch) {
        if (inputs == null) {
            inputs = batch.copyToKeep();
        } else {
            inputs.takeFrom(batch);
        }
        return inputs;
    }
}
