package io.stylestream.engine;

import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import io.stylestream.core.StyleCode;
import io.stylestream.network.StarGanV2;
import java.util.List;

/** The style encoder on an engine: reads style codes from pictures. Thread-safe. */
public final class StyleEncoderEngine implements AutoCloseable {
    private final StarGanV2 architecture;
    private final NetworkRunner runner;
    private final BatchLimit limit;

    /** @param model the style encoder's serving graph, taken over: closed with this engine */
    public StyleEncoderEngine(StarGanV2 architecture, ZooModel<NDList, NDList> model) {
        this.architecture = architecture;
        this.runner = new NetworkRunner(model);
        this.limit = new BatchLimit(runner.name());
    }

    /**
     * Reads a batch.
     *
     * @param pictures uint8 HWC in RGB, H = W = image size of the architecture; not kept
     * @param domains one domain index per picture
     * @return one uniform style code per picture, in order
     * @throws IllegalArgumentException if a size or a domain is wrong
     * @throws EngineFailure if the engine fails
     */
    public List<StyleCode> run(List<byte[]> pictures, int[] domains) {
        NetworkInput.requireDomains(domains, pictures.size(), architecture);
        return limit.run(pictures.size(), (from, to) -> encode(pictures.subList(from, to), domains, from));
    }

    private List<StyleCode> encode(List<byte[]> pictures, int[] domains, int from) {
        NetworkInput domainInput = NetworkInput.domains(domains, from, pictures.size());
        return StyleOutput.read(
                runner.run(NetworkInput.pictures(pictures, architecture), domainInput), architecture.styleSize());
    }

    /** Waits for running calls, then frees the network. */
    @Override
    public void close() {
        runner.close();
    }
}
