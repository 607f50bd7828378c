package io.stylestream.app;

import io.stylestream.engine.EngineSettings;
import picocli.CommandLine.Option;

/** Options that say what the networks run on. */
public final class EngineOptions {
    @Option(
            names = "--engine",
            defaultValue = EngineSettings.DEFAULT_ENGINE,
            description = "tensorrt, torch, onnxruntime, or auto: the first of them that this machine has a use for.")
    String engine = EngineSettings.DEFAULT_ENGINE;

    /** The engine that was asked for, otherwise with default settings. */
    public EngineSettings settings() {
        return EngineSettings.defaults().withEngine(engine);
    }
}
