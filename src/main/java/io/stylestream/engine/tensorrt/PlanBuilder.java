package io.stylestream.engine.tensorrt;

import ai.djl.engine.EngineException;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.BuilderFlag;
import org.bytedeco.tensorrt.global.nvinfer.HardwareCompatibilityLevel;
import org.bytedeco.tensorrt.global.nvinfer.NetworkDefinitionCreationFlag;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvinfer.ProfilingVerbosity;
import org.bytedeco.tensorrt.global.nvinfer.TacticSource;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.bytedeco.tensorrt.global.nvonnxparser.OnnxParserFlag;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.ILogger.Severity;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.ITensor;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.bytedeco.tensorrt.nvonnxparser.IParser;
import org.jspecify.annotations.Nullable;

/** Builds a plan from an ONNX file on the current GPU; takes minutes. */
final class PlanBuilder {
    private static final long PAGE_BYTES = 4096;

    /** Those that TensorRT brings itself: cuBLAS and cuDNN of the version that it was made for need not be there. */
    private static final int OWN_KERNELS =
            1 << TacticSource.kEDGE_MASK_CONVOLUTIONS.value | 1 << TacticSource.kJIT_CONVOLUTIONS.value;

    private final Path onnx;
    private final TensorRtOptions options;

    PlanBuilder(Path onnx, TensorRtOptions options) {
        this.onnx = onnx;
        this.options = options;
    }

    /**
     * A plan with the kernel times that were measured for it.
     *
     * @param plan serialised
     * @param timing for the next build
     */
    record Built(byte[] plan, byte[] timing) {}

    /**
     * Builds.
     *
     * @param timing kernel times of earlier builds
     * @throws EngineException if TensorRT cannot read the model or build it, with its own words
     */
    Built build(Optional<byte[]> timing) {
        BuilderResource.unfit(Cuda.computeCapability(Cuda.current()))
                .or(BuilderResource::missing)
                .ifPresent(reason -> {
                    throw new EngineException(reason);
                });
        // where CUDA does not start, this says so, and making a builder would end the process
        Deletion.delete(LoadedPlan.newRuntime());
        IBuilder builder = nvinfer.createInferBuilder(TensorRtLog.get());
        if (isMissing(builder)) {
            throw TensorRtLog.get().failure("TensorRT cannot begin to build");
        }
        try {
            INetworkDefinition network =
                    builder.createNetworkV2(1 << NetworkDefinitionCreationFlag.kSTRONGLY_TYPED.value);
            try {
                return build(builder, network, timing);
            } finally {
                Deletion.delete(network);
            }
        } finally {
            Deletion.delete(builder);
        }
    }

    private Built build(IBuilder builder, INetworkDefinition network, Optional<byte[]> timing) {
        IParser parser = nvonnxparser.createParser(network, TensorRtLog.get());
        IBuilderConfig config = builder.createBuilderConfig();
        try {
            parse(parser);
            configure(builder, network, config);
            return build(builder, network, config, timing);
        } finally {
            Deletion.delete(config);
            Deletion.delete(parser); // its weights must live until the plan is built
        }
    }

    private void parse(IParser parser) {
        parser.setFlag(OnnxParserFlag.kNATIVE_INSTANCENORM);
        if (!parser.parseFromFile(onnx.toString(), Severity.kWARNING.value)) {
            StringBuilder reasons = new StringBuilder();
            for (int i = 0; i < parser.getNbErrors(); i++) {
                reasons.append(i == 0 ? "" : "; ")
                        .append(parser.getError(i).nodeName())
                        .append(": ")
                        .append(parser.getError(i).desc());
            }
            throw new EngineException("TensorRT cannot read %s: %s".formatted(onnx.getFileName(), reasons));
        }
    }

    private void configure(IBuilder builder, INetworkDefinition network, IBuilderConfig config) {
        config.setBuilderOptimizationLevel(options.optimisationLevel());
        config.setTacticSources(OWN_KERNELS);
        config.setProfilingVerbosity(ProfilingVerbosity.kDETAILED);
        config.clearFlag(BuilderFlag.kTF32);
        if (options.tf32()) {
            config.setFlag(BuilderFlag.kTF32);
        }
        if (options.refittable()) {
            config.setFlag(BuilderFlag.kREFIT);
        }
        config.setHardwareCompatibilityLevel(
                options.hardwareCompatibility().equals("ampere-plus")
                        ? HardwareCompatibilityLevel.kAMPERE_PLUS
                        : HardwareCompatibilityLevel.kNONE);
        BatchProfiles profiles = options.profiles();
        for (int i = 0; i < profiles.count(); i++) {
            IOptimizationProfile profile = builder.createOptimizationProfile();
            for (int k = 0; k < network.getNbInputs(); k++) {
                ITensor input = network.getInput(k);
                set(profile, input, OptProfileSelector.kMIN, profiles.from(i));
                set(profile, input, OptProfileSelector.kOPT, profiles.to(i));
                set(profile, input, OptProfileSelector.kMAX, profiles.to(i));
            }
            if (config.addOptimizationProfile(profile) < 0) {
                throw TensorRtLog.get()
                        .failure("TensorRT refuses batches of %d to %d".formatted(profiles.from(i), profiles.to(i)));
            }
        }
    }

    private static void set(IOptimizationProfile profile, ITensor input, OptProfileSelector selector, int batch) {
        try (Dims64 shape = TensorInfo.withBatch(input.getDimensions(), batch)) {
            if (!profile.setDimensions(input.getName(), selector, shape)) {
                throw TensorRtLog.get()
                        .failure("TensorRT refuses a batch of %d for input %s".formatted(batch, input.getName()));
            }
        }
    }

    private static Built build(
            IBuilder builder, INetworkDefinition network, IBuilderConfig config, Optional<byte[]> timing) {
        ITimingCache cache = timingCache(config, timing);
        try {
            if (!config.setTimingCache(cache, false)) {
                throw TensorRtLog.get().failure("TensorRT refuses the kernel times of earlier builds");
            }
            IHostMemory plan = builder.buildSerializedNetwork(network, config);
            if (isMissing(plan)) {
                throw TensorRtLog.get().failure("TensorRT cannot build a plan");
            }
            return new Built(take(plan), take(cache.serialize()));
        } finally {
            Deletion.delete(cache);
        }
    }

    /** Kernel times of another version or GPU are refused by TensorRT; then measuring starts afresh. */
    private static ITimingCache timingCache(IBuilderConfig config, Optional<byte[]> timing) {
        if (timing.isPresent()) {
            try (BytePointer bytes = new BytePointer(timing.get())) {
                ITimingCache known = config.createTimingCache(bytes, timing.get().length);
                if (!isMissing(known)) {
                    return known;
                }
            }
        }
        return config.createTimingCache(null, 0);
    }

    private static byte[] take(IHostMemory memory) {
        byte[] bytes = new byte[Math.toIntExact(memory.size())];
        new BytePointer(memory.data()).capacity(bytes.length).get(bytes);
        Deletion.delete(memory);
        return bytes;
    }

    /**
     * Whether TensorRT gave nothing. Some of its functions then give an address in the first page instead of null.
     *
     * @param object what TensorRT made
     */
    static boolean isMissing(@Nullable Pointer object) {
        return object == null || object.address() < PAGE_BYTES;
    }
}
