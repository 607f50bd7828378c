package io.stylestream.engine.tensorrt;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IRuntime;

/**
 * A plan on the GPU: weights and kernels, shared by all that run it, freed when the last of its users has left.
 * Thread-safe but for {@link #engine()}'s own methods.
 */
final class LoadedPlan {
    private final int device;
    private final IRuntime runtime;
    private final ICudaEngine engine;
    private final List<TensorInfo> tensors;
    private final BatchProfiles profiles;
    private int users = 1;

    private LoadedPlan(int device, IRuntime runtime, ICudaEngine engine) {
        this.device = device;
        this.runtime = runtime;
        this.engine = engine;
        this.tensors = TensorInfo.of(engine);
        this.profiles = profiles(engine, tensors);
    }

    /**
     * Loads a plan; the caller is its first user.
     *
     * @throws ai.djl.engine.EngineException if it is of another version or GPU, or damaged
     */
    static LoadedPlan load(byte[] plan, int device) {
        Cuda.sleepWhileWaiting(device);
        IRuntime runtime = newRuntime();
        ICudaEngine engine = null;
        try (BytePointer bytes = new BytePointer(plan)) {
            engine = runtime.deserializeCudaEngine(bytes, plan.length);
            if (PlanBuilder.isMissing(engine)) {
                throw TensorRtLog.get().failure("TensorRT cannot load the plan");
            }
            return new LoadedPlan(device, runtime, engine);
        } catch (RuntimeException e) {
            if (engine != null) {
                Deletion.delete(engine);
            }
            Deletion.delete(runtime);
            throw e;
        }
    }

    /**
     * What plans are loaded with; the caller deletes it.
     *
     * @throws ai.djl.engine.EngineException if TensorRT cannot use the GPU
     */
    static IRuntime newRuntime() {
        TensorRtLog.get().takeErrors();
        IRuntime runtime = nvinfer.createInferRuntime(TensorRtLog.get());
        if (PlanBuilder.isMissing(runtime)) {
            throw TensorRtLog.get().failure("TensorRT does not start");
        }
        return runtime;
    }

    private static BatchProfiles profiles(ICudaEngine engine, List<TensorInfo> tensors) {
        String input = tensors.stream()
                .filter(TensorInfo::input)
                .findFirst()
                .orElseThrow()
                .name();
        List<Integer> largest = new ArrayList<>();
        for (int profile = 0; profile < engine.getNbOptimizationProfiles(); profile++) {
            try (Dims64 shape = engine.getProfileShape(input, profile, OptProfileSelector.kMAX)) {
                largest.add(Math.toIntExact(shape.d(0)));
            }
        }
        return new BatchProfiles(largest);
    }

    int device() {
        return device;
    }

    ICudaEngine engine() {
        return engine;
    }

    /** Inputs and outputs in the plan's order. */
    List<TensorInfo> tensors() {
        return tensors;
    }

    List<TensorInfo> inputs() {
        return tensors.stream().filter(TensorInfo::input).toList();
    }

    List<TensorInfo> outputs() {
        return tensors.stream().filter(tensor -> !tensor.input()).toList();
    }

    BatchProfiles profiles() {
        return profiles;
    }

    /** One more user, if the plan is not yet freed. */
    synchronized boolean enter() {
        if (users == 0) {
            return false;
        }
        users++;
        return true;
    }

    /** One user less; the last one frees the plan. */
    synchronized void leave() {
        users--;
        if (users == 0) {
            Cuda.use(device);
            Deletion.delete(engine);
            Deletion.delete(runtime);
        }
    }
}
