package io.stylestream.engine.tensorrt;

import ai.djl.BaseModel;
import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.Translator;
import io.stylestream.engine.GraphOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model of the engine: one network, loaded from an ONNX file or a serialised plan. Thread-safe once loaded. */
public final class TensorRtModel extends BaseModel {
    private static final List<String> SUFFIXES = List.of(".onnx", ".plan");

    private @Nullable TensorRtNetwork network;

    TensorRtModel(String name, NDManager manager) {
        super(name);
        this.manager = manager;
        manager.setName("tensorRtModel");
    }

    /**
     * Loads the network.
     *
     * @param path a file {@code .onnx} or {@code .plan}, or a folder that has one
     * @param prefix its name in the folder without suffix; default: the model's name
     * @param options see {@link TensorRtOptions#read}, or {@link GraphOptions}, with system properties for the others
     * @throws MalformedModelException if TensorRT cannot build or load it, or refuses an option
     * @throws ParityFailure if it computes something else than its reference
     */
    @Override
    public void load(Path path, @Nullable String prefix, @Nullable Map<String, ?> options)
            throws IOException, MalformedModelException {
        if (network != null) {
            throw new UnsupportedOperationException("model %s is already loaded".formatted(getName()));
        }
        Optional<GraphOptions> graph = GraphOptions.from(options);
        if (graph.isPresent()) {
            TensorRt.load(this, graph.get(), path, TensorRtSettings.ofSystemProperties());
            return;
        }
        Path file = find(path, prefix == null ? getName() : prefix);
        Device device = manager.getDevice();
        if (!device.isGpu()) {
            throw new MalformedModelException("TensorRT runs on a GPU only, but the model is for " + device);
        }
        try {
            TensorRtOptions read = TensorRtOptions.read(options);
            network = file.toString().endsWith(".plan")
                    ? TensorRtNetwork.ofPlan(getName(), file, device.getDeviceId(), read)
                    : TensorRtNetwork.ofOnnx(getName(), file, device.getDeviceId(), read);
        } catch (ParityFailure e) {
            throw e;
        } catch (EngineException | IllegalArgumentException e) {
            throw new MalformedModelException(e.getMessage(), e);
        }
        modelDir = file.toAbsolutePath().getParent();
        block = new TensorRtBlock(network);
        wasLoaded = true;
    }

    private static Path find(Path path, String name) throws FileNotFoundException {
        if (Files.isRegularFile(path)) {
            return path;
        }
        for (String suffix : SUFFIXES) {
            Path file = path.resolve(name + suffix);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new FileNotFoundException("%s has neither %s.onnx nor %s.plan".formatted(path, name, name));
    }

    /**
     * Exchanges the weights while predictors go on: calls that begin afterwards use the new ones. Takes seconds, or
     * minutes where the plan has to be built anew.
     *
     * @param onnx the file that the model was loaded from, with other weights
     * @param reference the same network and weights in float32
     * @return how close the outputs are to the reference, in one line
     * @throws IOException if a file cannot be read
     * @throws EngineException if they cannot be used; the old ones stay
     * @throws ParityFailure if the network computes something else with them; the old ones stay
     */
    public String exchangeWeights(Path onnx, Path reference) throws IOException {
        return loaded().exchangeWeights(onnx, reference);
    }

    /** How close the outputs are to the reference, in one line. */
    public String parity() {
        return loaded().parity();
    }

    private TensorRtNetwork loaded() {
        if (network == null) {
            throw new IllegalStateException("model %s is not loaded".formatted(getName()));
        }
        return network;
    }

    @Override
    public <I, O> Predictor<I, O> newPredictor(Translator<I, O> translator, Device device) {
        TensorRtBlock own = new TensorRtBlock(loaded());
        return new TensorRtPredictor<>(this, own, translator, device);
    }

    @Override
    public void close() {
        if (block instanceof TensorRtBlock shared) {
            shared.close();
        }
        if (network != null) {
            network.close();
            network = null;
        }
        super.close();
    }
}
