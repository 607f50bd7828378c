package io.stylestream.engine.vector;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.stylestream.engine.EngineChoice;
import org.jspecify.annotations.Nullable;

/** DJL's entry to our networks on the processor's vectors. Thread-safe. */
public final class VectorEngine extends Engine {
    /** DJL name of this engine. */
    public static final String NAME = EngineChoice.VECTOR;

    /** Behind every engine that runs models of other programs: DJL takes the lowest rank where none is named. */
    static final int RANK = 60;

    static final VectorEngine INSTANCE = new VectorEngine();

    private VectorEngine() {}

    @Override
    public @Nullable Engine getAlternativeEngine() {
        return null;
    }

    @Override
    public String getEngineName() {
        return NAME;
    }

    @Override
    public int getRank() {
        return RANK;
    }

    /** That of Java, whose Vector API and compiler do the work. */
    @Override
    public String getVersion() {
        return Runtime.version().toString();
    }

    @Override
    public boolean hasCapability(String capability) {
        return false;
    }

    @Override
    public int getGpuCount() {
        return 0;
    }

    @Override
    public Device defaultDevice() {
        return Device.cpu();
    }

    @Override
    public Model newModel(String name, @Nullable Device device) {
        return new VectorModel(name, newBaseManager(device));
    }

    @Override
    public NDManager newBaseManager() {
        return newBaseManager(null);
    }

    /** @throws IllegalArgumentException for another device than the CPU */
    @Override
    public NDManager newBaseManager(@Nullable Device device) {
        if (device != null && !device.equals(Device.cpu())) {
            throw new IllegalArgumentException("the engine %s computes on the CPU, not on %s".formatted(NAME, device));
        }
        return VectorManager.system().newSubManager(Device.cpu());
    }
}
