package io.stylestream.engine.tensorrt;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A network on the GPU that any number of lanes run: built or taken from the cache, compared with its reference, and
 * open to new weights while it serves. Thread-safe.
 */
final class TensorRtNetwork implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TensorRtNetwork.class);

    private static final String NOT_COMPARED = "not compared";

    private final String name;
    private final int device;
    private final TensorRtOptions options;
    private final String parity;
    private final List<TensorInfo> inputs;
    private final List<TensorInfo> outputs;
    private byte[] serialised;
    private LoadedPlan current;

    private TensorRtNetwork(
            String name, int device, TensorRtOptions options, byte[] serialised, LoadedPlan plan, String parity) {
        this.name = name;
        this.device = device;
        this.options = options;
        this.serialised = serialised;
        this.current = plan;
        this.parity = parity;
        this.inputs = plan.inputs();
        this.outputs = plan.outputs();
    }

    /**
     * Loads an ONNX file: its plan comes from the cache or is built.
     *
     * @throws IOException if the file cannot be read
     * @throws EngineException if it cannot be built
     * @throws ParityFailure if it computes something else than its reference
     */
    static TensorRtNetwork ofOnnx(String name, Path onnx, int device, TensorRtOptions options) throws IOException {
        Cuda.use(device);
        PlanKey key = PlanKey.of(
                onnx,
                options,
                Cuda.deviceName(device),
                TensorRtEngine.instance().getVersion());
        PlanCache cache = new PlanCache(options.cacheFolder());
        Optional<TensorRtNetwork> cached = cache.plan(key).flatMap(plan -> ofCached(name, plan, device, options));
        if (cached.isPresent()) {
            return cached.get();
        }
        cache.removePlan(key);
        byte[] plan = build(name, onnx, options, cache, key);
        LoadedPlan loaded = LoadedPlan.load(plan, device);
        try {
            String parity =
                    options.parityGate() ? compare(loaded, options.reference().orElse(onnx), options) : NOT_COMPARED;
            LOG.infof("TensorRT plan for %s: %s", name, parity);
            if (options.parityGate()) { // a plan that is kept counts as compared
                cache.storePlan(key, plan);
            }
            return new TensorRtNetwork(name, device, options, plan, loaded, parity);
        } catch (RuntimeException e) {
            loaded.leave();
            throw e;
        }
    }

    /**
     * Loads a plan that was built before; it is compared with the reference that the options name, or else with the
     * ONNX file of its name beside it.
     *
     * @throws IOException if the file cannot be read
     * @throws EngineException if the plan cannot be loaded
     * @throws ParityFailure if it computes something else than its reference
     */
    static TensorRtNetwork ofPlan(String name, Path file, int device, TensorRtOptions options) throws IOException {
        byte[] plan = Files.readAllBytes(file);
        LoadedPlan loaded = LoadedPlan.load(plan, device);
        try {
            Optional<Path> reference = options.reference().or(() -> ReferenceModel.beside(file));
            if (options.parityGate() && reference.isEmpty()) {
                LOG.warnf("nothing says that %s computes what it should: it has no ONNX file beside it", file);
            }
            String parity = reference
                    .filter(known -> options.parityGate())
                    .map(known -> compare(loaded, known, options))
                    .orElse(NOT_COMPARED);
            LOG.infof("TensorRT plan for %s: %s", name, parity);
            return new TensorRtNetwork(name, device, options, plan, loaded, parity);
        } catch (RuntimeException e) {
            loaded.leave();
            throw e;
        }
    }

    private static Optional<TensorRtNetwork> ofCached(String name, byte[] plan, int device, TensorRtOptions options) {
        try {
            LoadedPlan loaded = LoadedPlan.load(plan, device);
            return Optional.of(new TensorRtNetwork(name, device, options, plan, loaded, "compared when it was built"));
        } catch (EngineException e) {
            LOG.warnf("the kept plan for %s cannot be used and is built again: %s", name, e.getMessage());
            return Optional.empty();
        }
    }

    private static byte[] build(String name, Path onnx, TensorRtOptions options, PlanCache cache, PlanKey key) {
        try (BuildProgress progress = new BuildProgress(name)) {
            PlanBuilder.Built built = new PlanBuilder(onnx, options).build(cache.timing(key));
            cache.storeTiming(key, built.timing());
            progress.finished(built.plan().length);
            return built.plan();
        }
    }

    private static String compare(LoadedPlan plan, Path reference, TensorRtOptions options) {
        ParityGate gate = new ParityGate(plan.inputs(), plan.outputs(), options.labels());
        try (ReferenceModel model = new ReferenceModel(reference, plan.inputs())) {
            ParityGate.Reference expected = gate.reference(model);
            plan.enter();
            try (Lane lane = new Lane(plan, options.cudaGraphs())) {
                return expected.require(lane, plan.profiles().largest());
            }
        }
    }

    /**
     * Puts the weights of another ONNX file of the same structure into the network: into a second copy of the plan, or
     * where the plan refuses them or computes something else with them, into a new plan. The network serves with the
     * old ones until the new ones have been compared.
     *
     * @param onnx what the network was built from, with other weights
     * @param reference the same in float32
     * @return the figures of the comparison
     * @throws IOException if a file cannot be read
     * @throws EngineException if no plan can be built either; the old weights stay
     * @throws ParityFailure if the new plan computes something else too; the old weights stay
     */
    String exchangeWeights(Path onnx, Path reference) throws IOException {
        try {
            return refit(onnx, reference);
        } catch (EngineException e) {
            LOG.warnf("new weights for %s need a new plan: %s", name, e.getMessage());
        }
        TensorRtNetwork rebuilt = ofOnnx(name, onnx, device, options.withReference(reference));
        replace(rebuilt.current, rebuilt.serialised);
        return rebuilt.parity;
    }

    /**
     * Exchanges the weights in a second copy of the plan.
     *
     * @throws EngineException if the plan refuses them
     * @throws ParityFailure if it computes something else with them
     */
    String refit(Path onnx, Path reference) {
        byte[] plan = serialised();
        LoadedPlan fresh = LoadedPlan.load(plan, device);
        try {
            new Refit(fresh).apply(onnx);
            String figures = compare(fresh, reference, options);
            replace(fresh, plan);
            return figures;
        } catch (RuntimeException e) {
            fresh.leave();
            throw e;
        }
    }

    private synchronized byte[] serialised() {
        return serialised;
    }

    private synchronized void replace(LoadedPlan fresh, byte[] plan) {
        LoadedPlan old = current;
        current = fresh;
        serialised = plan;
        old.leave();
    }

    List<TensorInfo> inputs() {
        return inputs;
    }

    List<TensorInfo> outputs() {
        return outputs;
    }

    /** The plan to run now, entered for the caller. */
    synchronized LoadedPlan enter() {
        if (!current.enter()) {
            throw new IllegalStateException("network " + name + " is closed");
        }
        return current;
    }

    synchronized boolean isCurrent(LoadedPlan plan) {
        return current == plan;
    }

    boolean cudaGraphs() {
        return options.cudaGraphs();
    }

    /** How close the outputs are to the reference, in one line. */
    String parity() {
        return parity;
    }

    /** Lanes may still run; the last one frees the plan. */
    @Override
    public synchronized void close() {
        current.leave();
    }
}
