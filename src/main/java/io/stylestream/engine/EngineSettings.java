package io.stylestream.engine;

import io.stylestream.engine.tensorrt.TensorRtEngine;
import io.stylestream.engine.tensorrt.TensorRtSettings;
import io.stylestream.network.onnx.rewrite.Rewrite;
import java.util.Set;

/**
 * Which engine runs the networks, and how.
 *
 * @param engine {@code auto} or a DJL engine name, for example {@code OnnxRuntime}, in any case; see
 *     {@link EngineChoice}
 * @param threads threads that one call may use on a CPU, at least 1
 * @param rewrites the exact rewrites of the networks' graphs before the engine gets them
 * @param memory bytes that the generator may take on a CPU; rewrites that need more are left out
 */
public record EngineSettings(String engine, int threads, Set<Rewrite> rewrites, long memory) {
    /** As much memory as all rewrites want. */
    public static final long UNLIMITED_MEMORY = Long.MAX_VALUE;

    /** The engine where none is named. */
    public static final String DEFAULT_ENGINE = EngineChoice.AUTO;

    public EngineSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("an engine needs at least 1 thread, but is given " + threads);
        }
        if (memory < 1) {
            throw new IllegalArgumentException("an engine needs memory, but is given " + memory + " bytes");
        }
        rewrites = Set.copyOf(rewrites);
    }

    /** {@link #DEFAULT_ENGINE} on all cores with all rewrites and without a limit of memory. */
    public static EngineSettings defaults() {
        return new EngineSettings(
                DEFAULT_ENGINE, Runtime.getRuntime().availableProcessors(), Rewrite.all(), UNLIMITED_MEMORY);
    }

    /** These settings with another engine; the default rewrites of one engine become those of the other. */
    public EngineSettings withEngine(String engine) {
        boolean untouched = rewrites.equals(defaultRewrites(this.engine));
        return new EngineSettings(engine, threads, untouched ? defaultRewrites(engine) : rewrites, memory);
    }

    private static Set<Rewrite> defaultRewrites(String engine) {
        return engine.equals(TensorRtEngine.ENGINE_NAME) ? TensorRtSettings.REWRITES : Rewrite.all();
    }

    /** These settings with another number of threads. */
    public EngineSettings withThreads(int threads) {
        return new EngineSettings(engine, threads, rewrites, memory);
    }

    /** These settings with other rewrites. */
    public EngineSettings withRewrites(Set<Rewrite> rewrites) {
        return new EngineSettings(engine, threads, rewrites, memory);
    }

    /** These settings with another limit of memory in bytes. */
    public EngineSettings withMemory(long memory) {
        return new EngineSettings(engine, threads, rewrites, memory);
    }
}
