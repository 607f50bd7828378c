package io.stylestream.engine.vector;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import io.stylestream.engine.EngineProbe;
import io.stylestream.network.vector.VectorSupport;
import java.util.Optional;

/** Finds the engine {@code Vector} for DJL. Thread-safe. */
public final class VectorEngineProvider implements EngineProvider, EngineProbe {
    @Override
    public String getEngineName() {
        return VectorEngine.NAME;
    }

    @Override
    public int getEngineRank() {
        return VectorEngine.RANK;
    }

    @Override
    public Engine getEngine() {
        return VectorEngine.INSTANCE;
    }

    @Override
    public Optional<String> obstacle() {
        return VectorSupport.obstacle();
    }

    @Override
    public Optional<String> drawback() {
        return VectorSupport.drawback();
    }
}
