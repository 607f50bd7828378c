package io.stylestream.engine;

/**
 * Which engine runs the networks, and how.
 *
 * @param engine DJL engine name, for example {@code OnnxRuntime}
 * @param threads threads that one call may use on a CPU, at least 1
 */
public record EngineSettings(String engine, int threads) {
    /** The engine that needs no special hardware. */
    public static final String DEFAULT_ENGINE = OnnxRuntime.ENGINE_NAME;

    public EngineSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("an engine needs at least 1 thread, but is given " + threads);
        }
    }

    /** {@link #DEFAULT_ENGINE} on all cores. */
    public static EngineSettings defaults() {
        return new EngineSettings(DEFAULT_ENGINE, Runtime.getRuntime().availableProcessors());
    }

    /** These settings with another engine. */
    public EngineSettings withEngine(String engine) {
        return new EngineSettings(engine, threads);
    }

    /** These settings with another number of threads. */
    public EngineSettings withThreads(int threads) {
        return new EngineSettings(engine, threads);
    }
}
