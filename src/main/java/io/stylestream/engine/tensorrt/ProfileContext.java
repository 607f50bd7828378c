package io.stylestream.engine.tensorrt;

import ai.djl.engine.EngineException;
import io.stylestream.engine.LostDevice;
import io.stylestream.engine.OutOfDeviceMemory;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.jboss.logging.Logger;

/**
 * Runs batches of one profile in one lane: the first of a size launch by launch, later ones as a recorded graph. Not
 * thread-safe.
 */
final class ProfileContext implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ProfileContext.class);

    /** Each keeps some megabytes; a service sees few sizes again and again. */
    private static final int KEPT_RECORDINGS = 8;

    private final LoadedPlan plan;
    private final int profile;
    private final LaneMemory memory;
    private final CUstream_st stream;
    private final BoundContext plain;
    private final RecentBatches<RecordedBatch> recorded = new RecentBatches<>(KEPT_RECORDINGS, RecordedBatch::close);
    private final RecentBatches<Boolean> seen = new RecentBatches<>(KEPT_RECORDINGS, size -> {});
    private boolean recording;

    /** @param cudaGraphs whether to record */
    ProfileContext(LoadedPlan plan, int profile, LaneMemory memory, CUstream_st stream, boolean cudaGraphs) {
        this.plan = plan;
        this.profile = profile;
        this.memory = memory;
        this.stream = stream;
        this.plain = new BoundContext(plan, profile, memory, stream);
        this.recording = cudaGraphs;
    }

    /** Computes a batch from the inputs to the outputs in the lane's memory on the host. */
    void run(int batch) {
        RecordedBatch known = recorded.get(batch);
        if (known != null) {
            known.launch();
            Cuda.synchronize(stream);
        } else if (!recording || seen.get(batch) == null || !record(batch)) {
            seen.put(batch, true);
            plain.shape(batch);
            plain.launch(batch);
            Cuda.synchronize(stream);
        }
    }

    /** Whether a batch could be recorded, and was computed by that; if not, no other is tried. */
    private boolean record(int batch) {
        try {
            recorded.put(batch, new RecordedBatch(plan, profile, memory, stream, batch));
            return true;
        } catch (LostDevice e) {
            throw e;
        } catch (EngineException | OutOfDeviceMemory e) { // there may still be memory for the batch itself
            recording = false;
            recorded.close();
            LOG.warnf(
                    "launches of a batch of %d cannot be recorded and are made one by one: %s", batch, e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        recorded.close();
        plain.close();
    }
}
