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

    private static final String SPIN_MICROSECONDS = "10";

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
        // Between two operations of a run a thread waits this long before it sleeps: waking one takes as long as a
        // small
        // operation. After the run it sleeps at once, so that decoding and encoding get the core.
        options.addConfigEntry("session.intra_op.allow_spinning", threads > 1 ? "1" : "0");
        options.addConfigEntry("session.intra_op.spin_duration_us", SPIN_MICROSECONDS);
        options.addConfigEntry("session.force_spinning_stop", "1");
        // Features of large pictures would otherwise be returned to the system and cleared by it for every operation.
        options.setCPUArenaAllocator(true);
        options.addConfigEntry("session.use_device_allocator_for_initializers", "1");
        return options;
    }
}
