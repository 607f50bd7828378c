package io.stylestream.engine;

import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import io.stylestream.core.StyleCode;
import io.stylestream.network.StarGanV2;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The generator on an engine: redraws pictures with style codes. Thread-safe. */
public final class GeneratorEngine implements AutoCloseable {
    private final StarGanV2 architecture;
    private final NetworkRunner runner;

    /** @param model the generator's serving graph, taken over: closed with this engine */
    public GeneratorEngine(StarGanV2 architecture, ZooModel<NDList, NDList> model) {
        this.architecture = architecture;
        this.runner = new NetworkRunner(model);
    }

    /**
     * Redraws a batch.
     *
     * @param pictures uint8 HWC in RGB, H = W = image size of the architecture; not kept
     * @param styles one per picture: uniform, or with one vector per AdaIN layer
     * @return new pictures of the same layout, in order
     * @throws IllegalArgumentException if a size is wrong
     * @throws EngineFailure if the engine fails
     */
    public List<byte[]> run(List<byte[]> pictures, List<StyleCode> styles) {
        NetworkInput.require(
                pictures.size() == styles.size(),
                "%d styles do not fit a batch of %d".formatted(styles.size(), pictures.size()));
        if (pictures.isEmpty()) {
            return List.of();
        }
        ByteBuffer output =
                runner.run(NetworkInput.pictures(pictures, architecture), NetworkInput.styles(styles, architecture));
        List<byte[]> redrawn = new ArrayList<>(pictures.size());
        for (byte[] picture : pictures) {
            byte[] result = new byte[picture.length];
            output.get(result);
            redrawn.add(result);
        }
        return redrawn;
    }

    /** Waits for running calls, then frees the network. */
    @Override
    public void close() {
        runner.close();
    }
}
