package io.stylestream.engine.tensorrt;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import io.stylestream.engine.EngineChoice;
import org.bytedeco.tensorrt.global.nvinfer;
import org.jspecify.annotations.Nullable;

/** TensorRT as a DJL engine. Thread-safe. */
public final class TensorRtEngine extends Engine {
    public static final String ENGINE_NAME = EngineChoice.TENSOR_RT;

    /** Behind ONNX Runtime's 10: never the default of a program that names no engine. */
    static final int RANK = 20;

    /** Has what TensorRT itself lacks: arrays that can be computed with. */
    private static final String ALTERNATIVE = "OnnxRuntime";

    private static final TensorRtEngine INSTANCE = new TensorRtEngine();

    private TensorRtEngine() {}

    static TensorRtEngine instance() {
        return INSTANCE;
    }

    @Override
    public @Nullable Engine getAlternativeEngine() {
        return hasEngine(ALTERNATIVE) ? getEngine(ALTERNATIVE) : null;
    }

    @Override
    public String getEngineName() {
        return ENGINE_NAME;
    }

    @Override
    public int getRank() {
        return RANK;
    }

    @Override
    public String getVersion() {
        return "%d.%d.%d"
                .formatted(
                        nvinfer.getInferLibMajorVersion(),
                        nvinfer.getInferLibMinorVersion(),
                        nvinfer.getInferLibPatchVersion());
    }

    @Override
    public boolean hasCapability(String capability) {
        return StandardCapabilities.CUDA.equals(capability);
    }

    @Override
    public Device defaultDevice() {
        return Device.gpu();
    }

    @Override
    public int getGpuCount() {
        return Cuda.deviceCount();
    }

    @Override
    public Model newModel(String name, @Nullable Device device) {
        return new TensorRtModel(name, newBaseManager(device));
    }

    @Override
    public NDManager newBaseManager() {
        return newBaseManager(null);
    }

    @Override
    public NDManager newBaseManager(@Nullable Device device) {
        return TensorRtNDManager.system().newSubManager(device == null ? defaultDevice() : device);
    }
}
