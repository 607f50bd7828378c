package io.stylestream.engine;

import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import io.stylestream.core.StyleCode;
import io.stylestream.network.StarGanV2;
import java.util.List;

/** The mapping network on an engine: turns latent codes into style codes. Thread-safe. */
public final class MappingEngine implements AutoCloseable {
    private final StarGanV2 architecture;
    private final NetworkRunner runner;
    private final BatchLimit limit;

    /** @param model the mapping network's serving graph, taken over: closed with this engine */
    public MappingEngine(StarGanV2 architecture, ZooModel<NDList, NDList> model) {
        this.architecture = architecture;
        this.runner = new NetworkRunner(model);
        this.limit = new BatchLimit(runner.name());
    }

    /**
     * Maps a batch.
     *
     * @param latentCodes latent size values each, standard normal; not kept
     * @param domains one domain index per latent code
     * @return one uniform style code per latent code, in order
     * @throws IllegalArgumentException if a size or a domain is wrong
     * @throws EngineFailure if the engine fails
     */
    public List<StyleCode> run(List<float[]> latentCodes, int[] domains) {
        NetworkInput.requireDomains(domains, latentCodes.size(), architecture);
        return limit.run(latentCodes.size(), (from, to) -> map(latentCodes.subList(from, to), domains, from));
    }

    private List<StyleCode> map(List<float[]> latentCodes, int[] domains, int from) {
        NetworkInput domainInput = NetworkInput.domains(domains, from, latentCodes.size());
        return StyleOutput.read(
                runner.run(NetworkInput.latentCodes(latentCodes, architecture), domainInput), architecture.styleSize());
    }

    /** Waits for running calls, then frees the network. */
    @Override
    public void close() {
        runner.close();
    }
}
