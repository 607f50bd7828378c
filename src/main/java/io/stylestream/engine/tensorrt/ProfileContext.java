package io.stylestream.engine.tensorrt;

import io.stylestream.engine.gpu.OutOfDeviceMemory;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.tensorrt.global.nvinfer.ExecutionContextAllocationStrategy;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches of one profile in one lane's stream: copies, kernels and copies back, which from a batch size's second
 * time on are launched as one recorded CUDA graph. Not thread-safe.
 *
 * <p>A context keeps its profile for life, because recordings hold addresses that a change of profile would move.
 */
final class ProfileContext implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ProfileContext.class);

    /** Each keeps a few megabytes; a service sees few sizes again and again. */
    private static final int KEPT_GRAPHS = 8;

    private final LoadedPlan plan;
    private final CUstream_st stream;
    private final IExecutionContext context;
    private final RecentGraphs<CUgraphExec_st> graphs =
            new RecentGraphs<>(KEPT_GRAPHS, graph -> cudart.cudaGraphExecDestroy(graph));
    private final RecentGraphs<Boolean> seen = new RecentGraphs<>(KEPT_GRAPHS, batch -> {});
    private final LaneMemory memory;
    private boolean recording;

    /** @param cudaGraphs whether to record */
    ProfileContext(LoadedPlan plan, int profile, LaneMemory memory, CUstream_st stream, boolean cudaGraphs) {
        this.plan = plan;
        this.memory = memory;
        this.stream = stream;
        this.recording = cudaGraphs;
        TensorRtLog.get().takeErrors();
        this.context = plan.engine().createExecutionContext(ExecutionContextAllocationStrategy.kUSER_MANAGED);
        if (PlanBuilder.isMissing(context)) {
            throw new OutOfDeviceMemory(
                    "TensorRT cannot prepare to run: " + TensorRtLog.get().takeErrors());
        }
        try {
            require(context.setOptimizationProfileAsync(profile, stream), "cannot select profile " + profile);
            context.setDeviceMemoryV2(
                    memory.scratch().pointer(), memory.scratch().bytes());
            for (TensorInfo tensor : plan.tensors()) {
                require(
                        context.setTensorAddress(
                                tensor.name(), memory.onDevice(tensor).pointer()),
                        "refuses the memory of " + tensor.name());
            }
            Cuda.synchronize(stream);
        } catch (RuntimeException e) {
            Deletion.delete(context);
            throw e;
        }
    }

    /** Computes a batch from the inputs to the outputs in the lane's memory on the host. */
    void run(int batch) {
        CUgraphExec_st recorded = graphs.get(batch);
        if (recorded == null) {
            shape(batch);
            recorded = recording && seen.get(batch) != null ? record(batch) : null;
            seen.put(batch, true);
        }
        if (recorded == null) {
            launch(batch);
        } else {
            Cuda.check(cudart.cudaGraphLaunch(recorded, stream), "launching a batch of " + batch);
        }
        Cuda.synchronize(stream);
    }

    /** For measuring layer by layer. */
    IExecutionContext context() {
        return context;
    }

    private void shape(int batch) {
        for (TensorInfo input : plan.inputs()) {
            try (Dims64 dimensions = input.dimensions(batch)) {
                require(context.setInputShape(input.name(), dimensions), "refuses a batch of " + batch);
            }
        }
    }

    private void launch(int batch) {
        for (TensorInfo input : plan.inputs()) {
            copy(input, batch, cudart.cudaMemcpyHostToDevice);
        }
        if (!context.enqueueV3(stream)) {
            Cuda.check(cudart.cudaGetLastError(), "launching a batch of " + batch);
            throw TensorRtLog.get().failure("TensorRT cannot launch a batch of " + batch);
        }
        for (TensorInfo output : plan.outputs()) {
            copy(output, batch, cudart.cudaMemcpyDeviceToHost);
        }
    }

    private void copy(TensorInfo tensor, int batch, int direction) {
        long bytes = (long) tensor.entryBytes() * batch;
        boolean in = direction == cudart.cudaMemcpyHostToDevice;
        Cuda.check(
                cudart.cudaMemcpyAsync(
                        in
                                ? memory.onDevice(tensor).pointer()
                                : memory.onHost(tensor).pointer(),
                        in
                                ? memory.onHost(tensor).pointer()
                                : memory.onDevice(tensor).pointer(),
                        bytes,
                        direction,
                        stream),
                "copying " + tensor.name());
    }

    /** Records what a batch launches; null if that does not work, then no other is tried. */
    private @Nullable CUgraphExec_st record(int batch) {
        CUgraph_st graph = new CUgraph_st();
        String failure = capture(batch, graph);
        if (failure == null) {
            CUgraphExec_st executable = new CUgraphExec_st();
            int status = cudart.cudaGraphInstantiate(executable, graph, 0);
            cudart.cudaGraphDestroy(graph);
            if (status == cudart.cudaSuccess) {
                graphs.put(batch, executable);
                return executable;
            }
            failure = Cuda.describe(status);
        }
        cudart.cudaGetLastError();
        recording = false;
        LOG.warnf("launches of a batch of %d cannot be recorded and are made one by one: %s", batch, failure);
        shape(batch);
        return null;
    }

    /** The failure, if any. */
    private @Nullable String capture(int batch, CUgraph_st graph) {
        int begun = cudart.cudaStreamBeginCapture(stream, cudart.cudaStreamCaptureModeThreadLocal);
        if (begun != cudart.cudaSuccess) {
            return Cuda.describe(begun);
        }
        String failure = null;
        try {
            launch(batch);
        } catch (RuntimeException e) {
            failure = e.getMessage();
        }
        int ended = cudart.cudaStreamEndCapture(stream, graph);
        if (failure == null && ended != cudart.cudaSuccess) {
            failure = Cuda.describe(ended);
        }
        return failure;
    }

    private static void require(boolean done, String refusal) {
        if (!done) {
            throw TensorRtLog.get().failure("TensorRT " + refusal);
        }
    }

    @Override
    public void close() {
        graphs.close();
        Deletion.delete(context);
    }
}
