package io.stylestream.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;

/** The session options of ONNX Runtime, the only place that names its types. */
final class OnnxRuntimeOptions {
    private OnnxRuntimeOptions() {}

    /**
     * Options for one network. The engine must have been started before, else ONNX Runtime's environment would not be
     * DJL's.
     *
     * @return to be closed by the caller once the session exists
     */
    static SessionOptions of(EngineSettings settings) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setExecutionMode(ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OptLevel.ALL_OPT);
        options.setIntraOpNumThreads(settings.threads());
        // idle threads sleep instead of taking cores from decoding and encoding
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        // the arena keeps the high-water mark of every batch size for good; weights stay out of it
        options.setCPUArenaAllocator(false);
        options.addConfigEntry("session.use_device_allocator_for_initializers", "1");
        return options;
    }
}
