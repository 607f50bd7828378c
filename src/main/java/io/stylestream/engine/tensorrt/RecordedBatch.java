package io.stylestream.engine.tensorrt;

import ai.djl.engine.EngineException;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.jspecify.annotations.Nullable;

/**
 * All launches of one batch size, recorded as one CUDA graph. Not thread-safe.
 *
 * <p>It has a context of its own, because a recording is void once its context has changed, and another batch size
 * would change it.
 */
final class RecordedBatch implements AutoCloseable {
    private final CUstream_st stream;
    private final BoundContext context;
    private final CUgraphExec_st graph;

    /**
     * Records, computing the batch once on the way.
     *
     * @throws EngineException if TensorRT or CUDA cannot record this network
     */
    RecordedBatch(LoadedPlan plan, int profile, LaneMemory memory, CUstream_st stream, int batch) {
        this.stream = stream;
        this.context = new BoundContext(plan, profile, memory, stream);
        try {
            context.shape(batch);
            context.launch(batch); // sets up what may not be recorded
            Cuda.synchronize(stream);
            this.graph = record(batch);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    private CUgraphExec_st record(int batch) {
        CUgraph_st recorded = new CUgraph_st();
        String doing = "recording a batch of " + batch;
        Cuda.check(cudart.cudaStreamBeginCapture(stream, cudart.cudaStreamCaptureModeThreadLocal), doing);
        @Nullable RuntimeException failure = null;
        try {
            context.launch(batch);
        } catch (RuntimeException e) {
            failure = e;
        }
        int ended = cudart.cudaStreamEndCapture(stream, recorded); // also after a failure, or the stream stays unusable
        if (failure != null) {
            cudart.cudaGetLastError();
            throw failure;
        }
        Cuda.check(ended, doing);
        CUgraphExec_st executable = new CUgraphExec_st();
        int status = cudart.cudaGraphInstantiate(executable, recorded, 0);
        cudart.cudaGraphDestroy(recorded);
        Cuda.check(status, doing);
        return executable;
    }

    /** Launches the batch again; does not wait for it. */
    void launch() {
        Cuda.check(cudart.cudaGraphLaunch(graph, stream), "launching a recorded batch");
    }

    @Override
    public void close() {
        cudart.cudaGraphExecDestroy(graph);
        context.close();
    }
}
