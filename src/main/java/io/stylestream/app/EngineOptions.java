package io.stylestream.app;

import io.quarkus.runtime.configuration.MemorySize;
import io.stylestream.core.UsageError;
import io.stylestream.engine.EngineSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what the networks run on. */
public final class EngineOptions {
    @Option(
            names = "--engine",
            defaultValue = EngineSettings.DEFAULT_ENGINE,
            description =
                    "torch, tensorrt, vector, onnxruntime, or auto: the first of them that this machine has a use for.")
    String engine = EngineSettings.DEFAULT_ENGINE;

    @Option(
            names = "--memory",
            converter = PictureLoadingOptions.Size.class,
            description = "Memory that the generator may take on a CPU, for example 800M: what it does not suffice for"
                    + " is computed in a slower way. Default: no limit.")
    @Nullable
    MemorySize memory;

    /** What was asked for, otherwise the default settings. */
    public EngineSettings settings() {
        EngineSettings chosen = EngineSettings.defaults().withEngine(engine);
        if (memory == null) {
            return chosen;
        }
        try {
            return chosen.withMemory(memory.asLongValue());
        } catch (IllegalArgumentException e) {
            throw new UsageError(e.getMessage() + "; correct --memory", e);
        }
    }
}
