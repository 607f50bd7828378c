package io.stylestream.engine.torch;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import io.stylestream.engine.EngineChoice;
import io.stylestream.network.torch.TorchDevice;
import java.io.IOException;
import java.util.Objects;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** DJL's entry to our networks on libtorch; its default device is the first GPU where there is one. Thread-safe. */
public final class TorchEngine extends Engine {
    /** DJL name of this engine. */
    public static final String NAME = EngineChoice.TORCH;

    /** Behind every engine that runs models of other programs: DJL takes the lowest rank where none is named. */
    static final int RANK = 50;

    private static @Nullable TorchEngine instance;

    private final int gpus;

    private TorchEngine(int gpus) {
        this.gpus = gpus;
    }

    /** Loads libtorch at the first call, so that it fails here or not at all. */
    static synchronized TorchEngine instance() {
        TorchEngine engine = instance;
        if (engine == null) {
            Loader.load(torch.class);
            engine = new TorchEngine(TorchDevice.gpus());
            instance = engine;
        }
        return engine;
    }

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

    /** That of libtorch and of its Java binding, such as {@code 2.10.0-1.5.13}. */
    @Override
    public String getVersion() {
        try {
            return Objects.requireNonNullElse(Loader.getVersion("org.bytedeco", "pytorch"), "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    @Override
    public boolean hasCapability(String capability) {
        return gpus > 0
                && (capability.equals(StandardCapabilities.CUDA) || capability.equals(StandardCapabilities.CUDNN));
    }

    @Override
    public int getGpuCount() {
        return gpus;
    }

    @Override
    public Device defaultDevice() {
        return gpus > 0 ? Device.gpu() : Device.cpu();
    }

    @Override
    public Model newModel(String name, @Nullable Device device) {
        return new TorchModel(name, newBaseManager(device));
    }

    @Override
    public NDManager newBaseManager() {
        return newBaseManager(null);
    }

    @Override
    public NDManager newBaseManager(@Nullable Device device) {
        return TorchManager.system().newSubManager(device == null ? defaultDevice() : device);
    }

    /** @throws io.stylestream.core.UsageError if it is a GPU that cannot be used */
    static TorchDevice device(Device device) {
        return device.isGpu() ? TorchDevice.choose(TorchDevice.Choice.CUDA, device.getDeviceId()) : TorchDevice.cpu();
    }
}
