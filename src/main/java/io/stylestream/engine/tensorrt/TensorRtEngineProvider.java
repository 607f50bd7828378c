package io.stylestream.engine.tensorrt;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.EngineProvider;

/** Makes the engine known to DJL; loads nothing native before the engine itself is asked for. */
public final class TensorRtEngineProvider implements EngineProvider {
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
}
