package io.stylestream.engine.tensorrt;

import io.stylestream.engine.OutOfDeviceMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.jspecify.annotations.Nullable;

/**
 * One of several ways through a plan: a stream with its own memory and contexts, so that the copies of one lane overlap
 * with the computation of another. Memory grows to the largest batch that came. Not thread-safe.
 */
final class Lane implements BatchFunction, AutoCloseable {
    private final LoadedPlan plan;
    private final boolean cudaGraphs;
    private final CUstream_st stream;
    private final Map<Integer, ProfileContext> contexts = new HashMap<>();
    private @Nullable LaneMemory memory;

    /** @param plan already entered for this lane, which leaves it on closing */
    Lane(LoadedPlan plan, boolean cudaGraphs) {
        this.plan = plan;
        this.cudaGraphs = cudaGraphs;
        Cuda.use(plan.device());
        this.stream = Cuda.newStream();
    }

    LoadedPlan plan() {
        return plan;
    }

    @Override
    public List<ByteBuffer> run(int batch, List<ByteBuffer> inputs) {
        Cuda.use(plan.device());
        int profile = plan.profiles().of(batch);
        LaneMemory held = memory(profile);
        ProfileContext context = context(profile, held);
        List<TensorInfo> inputTensors = plan.inputs();
        for (int i = 0; i < inputTensors.size(); i++) {
            held.onHost(inputTensors.get(i)).buffer().put(inputs.get(i).duplicate());
        }
        context.run(batch);
        List<ByteBuffer> outputs = new ArrayList<>();
        for (TensorInfo output : plan.outputs()) {
            int bytes = output.entryBytes() * batch;
            ByteBuffer copy = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            outputs.add(copy.put(held.onHost(output).buffer().limit(bytes)).flip());
        }
        return outputs;
    }

    private LaneMemory memory(int profile) {
        LaneMemory held = memory;
        if (held != null && held.profile() >= profile) {
            return held;
        }
        int before = held == null ? -1 : held.profile();
        release();
        try {
            return memory = LaneMemory.allocate(plan, profile);
        } catch (OutOfDeviceMemory e) {
            if (before >= 0) {
                memory = LaneMemory.allocate(plan, before);
            }
            throw e;
        }
    }

    private ProfileContext context(int profile, LaneMemory held) {
        ProfileContext known = contexts.get(profile);
        if (known == null) {
            known = new ProfileContext(plan, profile, held, stream, cudaGraphs);
            contexts.put(profile, known);
        }
        return known;
    }

    /** Frees what depends on the memory, then the memory. */
    private void release() {
        contexts.values().forEach(ProfileContext::close);
        contexts.clear();
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }

    @Override
    public void close() {
        Cuda.use(plan.device());
        release();
        cudart.cudaStreamDestroy(stream);
        plan.leave();
    }
}
