package io.stylestream.engine.tensorrt;

import io.stylestream.engine.OutOfDeviceMemory;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.tensorrt.global.nvinfer.ExecutionContextAllocationStrategy;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;

/**
 * An execution context of one profile for life, bound to a lane's stream and memory, which it may share with others
 * that never run at the same time. Not thread-safe.
 */
final class BoundContext implements AutoCloseable {
    private final LoadedPlan plan;
    private final LaneMemory memory;
    private final CUstream_st stream;
    private final IExecutionContext context;

    /** @throws OutOfDeviceMemory if the GPU has no room for one more */
    BoundContext(LoadedPlan plan, int profile, LaneMemory memory, CUstream_st stream) {
        this.plan = plan;
        this.memory = memory;
        this.stream = stream;
        this.context = create(plan.engine());
        try {
            require(context.setOptimizationProfileAsync(profile, stream), "cannot select profile " + profile);
            context.setDeviceMemoryV2(
                    memory.scratch().pointer(), memory.scratch().bytes());
            for (TensorInfo tensor : plan.tensors()) {
                boolean bound = context.setTensorAddress(
                        tensor.name(), memory.onDevice(tensor).pointer());
                require(bound, "refuses the memory of " + tensor.name());
            }
            Cuda.synchronize(stream);
        } catch (RuntimeException e) {
            Deletion.delete(context);
            throw e;
        }
    }

    /**
     * A context without memory of its own; the caller deletes it.
     *
     * @throws OutOfDeviceMemory if the GPU has no room for one more
     */
    static IExecutionContext create(ICudaEngine engine) {
        TensorRtLog.get().takeErrors();
        IExecutionContext context = engine.createExecutionContext(ExecutionContextAllocationStrategy.kUSER_MANAGED);
        if (PlanBuilder.isMissing(context)) {
            throw new OutOfDeviceMemory(
                    "TensorRT cannot prepare to run: " + TensorRtLog.get().takeErrors());
        }
        return context;
    }

    /** Sets the batch size of the launches that follow. */
    void shape(int batch) {
        for (TensorInfo input : plan.inputs()) {
            try (Dims64 dimensions = input.dimensions(batch)) {
                require(context.setInputShape(input.name(), dimensions), "refuses a batch of " + batch);
            }
        }
    }

    /** Launches copies to the GPU, kernels and copies back, of the batch size that is set; does not wait for them. */
    void launch(int batch) {
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
        int status = cudart.cudaMemcpyAsync(
                in ? memory.onDevice(tensor).pointer() : memory.onHost(tensor).pointer(),
                in ? memory.onHost(tensor).pointer() : memory.onDevice(tensor).pointer(),
                bytes,
                direction,
                stream);
        Cuda.check(status, "copying " + tensor.name());
    }

    /** TensorRT's own object, for describing it. */
    IExecutionContext context() {
        return context;
    }

    /** @throws ai.djl.engine.EngineException with TensorRT's own words if something was not done */
    static void require(boolean done, String refusal) {
        if (!done) {
            throw TensorRtLog.get().failure("TensorRT " + refusal);
        }
    }

    @Override
    public void close() {
        Deletion.delete(context);
    }
}
