package io.stylestream.engine.tensorrt;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.EngineProvider;
import io.stylestream.engine.EngineProbe;
import java.util.Optional;

/** Makes the engine known to DJL; loads nothing native before the engine itself is asked for. */
public final class TensorRtEngineProvider implements EngineProvider, EngineProbe {
    @Override
    public String getEngineName() {
        return TensorRtEngine.ENGINE_NAME;
    }

    @Override
    public int getEngineRank() {
        return TensorRtEngine.RANK;
    }

    /** @throws EngineException with the reason in one sentence if TensorRT cannot run on this machine */
    @Override
    public Engine getEngine() {
        TensorRtLibrary.unavailable().ifPresent(reason -> {
            throw new EngineException(reason);
        });
        return TensorRtEngine.instance();
    }

    @Override
    public Optional<String> obstacle() {
        return TensorRtLibrary.unavailable();
    }

    /**
     * Plans that were built before run even where none can be built; whoever wants that asks for the engine by name.
     */
    @Override
    public Optional<String> drawback() {
        return TensorRtLibrary.unableToBuild();
    }
}
