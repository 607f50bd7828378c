package io.stylestream.engine.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import io.stylestream.engine.EngineProbe;
import io.stylestream.network.torch.TorchDevice;
import java.util.Optional;

/** Finds the engine {@code Torch} for DJL. Thread-safe. */
public final class TorchEngineProvider implements EngineProvider, EngineProbe {
    @Override
    public String getEngineName() {
        return TorchEngine.NAME;
    }

    @Override
    public int getEngineRank() {
        return TorchEngine.RANK;
    }

    /** The one engine of this process; what keeps libtorch from being loaded is told anew at each call. */
    @Override
    public Engine getEngine() {
        return TorchEngine.instance();
    }

    /** The CPU's part of libtorch comes with the program. */
    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    /** On a CPU other engines are faster. */
    @Override
    public Optional<String> drawback() {
        return TorchDevice.obstacle(0);
    }
}
