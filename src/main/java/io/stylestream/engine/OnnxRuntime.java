package io.stylestream.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** How a graph is loaded into ONNX Runtime: the only class that names its types. */
public final class OnnxRuntime {
    /** DJL name of this engine. */
    public static final String ENGINE_NAME = "OnnxRuntime";

    private OnnxRuntime() {}

    /**
     * Loads a graph.
     *
     * @param model a new model of DJL's engine, which must exist before any of ONNX Runtime's types are touched, since
     *     the first to come sets up the environment that all share
     * @param threads threads that one call may use
     */
    static void load(Model model, Path file, int threads) throws IOException, MalformedModelException {
        try (SessionOptions options = options(threads)) {
            model.load(file, null, Map.of("sessionOptions", options));
        } catch (OrtException e) {
            throw new MalformedModelException("ONNX Runtime refuses its options: " + e.getMessage(), e);
        }
    }

    private static SessionOptions options(int threads) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setExecutionMode(ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OptLevel.ALL_OPT);
        options.setIntraOpNumThreads(threads);
        // idle threads sleep instead of taking cores from decoding and encoding
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        // the arena keeps the most that any batch ever needed and gains no speed: at 256 px it doubles the memory
        options.setCPUArenaAllocator(false);
        options.addConfigEntry("session.use_device_allocator_for_initializers", "1");
        return options;
    }
}
