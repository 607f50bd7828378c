package io.stylestream.engine;

import java.util.Optional;

/**
 * Tells whether an engine can be used on this machine, without loading its library for a machine that has no use for
 * it. A DJL {@code EngineProvider} that implements this is asked by {@link EngineChoice}; one that does not is taken as
 * usable. Thread-safe.
 */
public interface EngineProbe {
    /**
     * Why this engine cannot run here, and what would help: half a sentence, without the engine's name, such as "there
     * is no NVIDIA driver; install it". Empty if it can.
     */
    Optional<String> obstacle();

    /**
     * Why this engine, though it may run, is not worth taking where nobody asked for it: half a sentence like
     * {@link #obstacle()}. Empty if it is.
     */
    default Optional<String> drawback() {
        return obstacle();
    }
}
