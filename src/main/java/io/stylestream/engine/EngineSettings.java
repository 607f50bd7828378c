package io.stylestream.engine;

import io.stylestream.network.onnx.rewrite.Rewrite;
import java.util.Optional;
import java.util.Set;

/**
 * Which engine runs the networks, and how.
 *
 * @param engine {@code auto} or a DJL engine name, for example {@code OnnxRuntime}, in any case; see
 *     {@link EngineChoice}
 * @param threads threads that one call may use on a CPU, at least 1
 * @param chosenRewrites the exact rewrites of the networks' graphs before the engine gets them; absent: those that suit
 *     the engine
 * @param memory bytes that the generator may take on a CPU; rewrites that need more are left out
 */
public record EngineSettings(String engine, int threads, Optional<Set<Rewrite>> chosenRewrites, long memory) {
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
        chosenRewrites = chosenRewrites.map(Set::copyOf);
    }

    /** {@link #DEFAULT_ENGINE} on all cores with the rewrites that suit it and without a limit of memory. */
    public static EngineSettings defaults() {
        return new EngineSettings(
                DEFAULT_ENGINE, Runtime.getRuntime().availableProcessors(), Optional.empty(), UNLIMITED_MEMORY);
    }

    /**
     * Those that were chosen, or else suit the engine: one that compiles graphs for a GPU has convolutions of its own.
     */
    public Set<Rewrite> rewrites() {
        return chosenRewrites.orElseGet(
                () -> engine.equalsIgnoreCase(EngineChoice.TENSOR_RT) ? Rewrite.omissions() : Rewrite.all());
    }

    /** These settings with another engine. */
    public EngineSettings withEngine(String engine) {
        return new EngineSettings(engine, threads, chosenRewrites, memory);
    }

    /** These settings with another number of threads. */
    public EngineSettings withThreads(int threads) {
        return new EngineSettings(engine, threads, chosenRewrites, memory);
    }

    /** These settings with these rewrites, whatever the engine. */
    public EngineSettings withRewrites(Set<Rewrite> rewrites) {
        return new EngineSettings(engine, threads, Optional.of(rewrites), memory);
    }

    /** These settings with another limit of memory in bytes. */
    public EngineSettings withMemory(long memory) {
        return new EngineSettings(engine, threads, chosenRewrites, memory);
    }
}
