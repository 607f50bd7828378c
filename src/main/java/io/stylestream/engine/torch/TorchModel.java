package io.stylestream.engine.torch;

import ai.djl.BaseModel;
import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.translate.Translator;
import io.stylestream.engine.NetworkOptions;
import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchServing;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One network as a DJL model. */
final class TorchModel extends BaseModel {
    private static final Logger LOG = Logger.getLogger(TorchModel.class);
    private static final AtomicBoolean TOLD = new AtomicBoolean();
    private static final String PRECISION = "precision";
    private static final String THREADS = "threads";

    TorchModel(String name, NDManager manager) {
        super(name);
        this.manager = manager;
        this.dataType = DataType.FLOAT32;
    }

    /**
     * Loads a network as {@link NetworkOptions} says; further options are in this package's description.
     *
     * @throws MalformedModelException if an option is wrong or a tensor is missing
     */
    @Override
    public void load(@Nullable Path path, @Nullable String prefix, @Nullable Map<String, ?> options)
            throws MalformedModelException {
        if (block != null) {
            throw new IllegalStateException("the model %s has a network already".formatted(getName()));
        }
        TorchDevice device = TorchEngine.device(manager.getDevice());
        if (device.type() == TorchDevice.Type.CPU && TOLD.compareAndSet(false, true)) {
            TorchDevice.obstacle(0).ifPresent(obstacle -> LOG.warnf("Torch computes on the CPU: %s", obstacle));
        }
        Map<String, ?> given = options == null ? Map.of() : options;
        try (PointerScope scope = new PointerScope()) {
            NetworkOptions network = NetworkOptions.from(path, options);
            if (given.get(THREADS) != null) {
                TorchDevice.useThreads(Integer.parseInt(given.get(THREADS).toString()));
            }
            block = new TorchBlock(network, serving(network, given.get(PRECISION), device));
        } catch (IllegalArgumentException e) {
            throw new MalformedModelException(e.getMessage(), e);
        } catch (RuntimeException e) {
            throw TorchFailures.of(e);
        }
        wasLoaded = true;
    }

    private static TorchServing serving(NetworkOptions network, @Nullable Object precision, TorchDevice device) {
        if (precision == null && device.type() == TorchDevice.Type.CUDA) {
            return PrecisionChoice.loadIfFaithful(network, device);
        }
        return TorchServing.load(
                network.architecture(),
                network.network(),
                network.parameters(),
                precision == null ? Precision.FLOAT32 : precision(precision),
                device);
    }

    private static Precision precision(Object name) {
        return Arrays.stream(Precision.values())
                .filter(precision -> optionName(precision).equals(name.toString()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no precision '%s'; choose one of %s"
                        .formatted(
                                name,
                                Arrays.stream(Precision.values())
                                        .map(TorchModel::optionName)
                                        .collect(Collectors.joining(", ")))));
    }

    private static String optionName(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public <I, O> Predictor<I, O> newPredictor(Translator<I, O> translator, Device device) {
        return new TorchPredictor<>(this, translator, device);
    }

    @Override
    public void close() {
        if (block instanceof TorchBlock network) {
            network.close();
        }
        super.close();
    }
}
