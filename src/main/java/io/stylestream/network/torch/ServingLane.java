package io.stylestream.network.torch;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One caller's way through one network, on a {@link TorchLane} of its own. On a GPU, batches of a size that comes again
 * are recorded and replayed from then on, as launching kernels one by one takes about as long as computing them. Serves
 * one call at a time.
 */
public final class ServingLane implements AutoCloseable {
    private final TorchServing serving;
    private final TorchLane lane;
    private final @Nullable BatchRecordings recordings;

    private ServingLane(TorchServing serving, TorchLane lane) {
        this.serving = serving;
        this.lane = lane;
        this.recordings = lane.recorder()
                .map(recorder -> new BatchRecordings(new RecordableServing(serving, lane, recorder)))
                .orElse(null);
    }

    /** @param serving stays open at least as long as the lane */
    public static ServingLane open(TorchServing serving) {
        return new ServingLane(serving, TorchLane.open(serving.device()));
    }

    /**
     * Computes one batch.
     *
     * @param first as {@link TorchServing#run} takes it, like {@code second}
     * @return as {@link TorchLane#run} gives it
     */
    public Tensor run(Tensor first, Tensor second) {
        return lane.run(() -> recordings == null ? serving.run(first, second) : recordings.run(first, second));
    }

    @Override
    public void close() {
        try {
            if (recordings != null) {
                recordings.close();
            }
        } finally {
            lane.close();
        }
    }
}
