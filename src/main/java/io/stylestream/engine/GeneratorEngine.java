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
    /** Features of so many bytes still fit into a core's cache; larger ones make every operation wait for memory. */
    private static final long CACHED_FEATURE_BYTES = 2L << 20;

    private final StarGanV2 architecture;
    private final NetworkRunner runner;
    private final int slice;

    /** @param model the generator's serving graph, taken over: closed with this engine */
    public GeneratorEngine(StarGanV2 architecture, ZooModel<NDList, NDList> model) {
        this.architecture = architecture;
        this.runner = new NetworkRunner(model);
        this.slice = slice(architecture);
    }

    /** Pictures that are drawn at once: a larger batch is faster slice by slice on a CPU. */
    private static int slice(StarGanV2 architecture) {
        long largestFeature =
                (long) Float.BYTES * architecture.baseChannels() * architecture.imageSize() * architecture.imageSize();
        return (int) Math.max(1, CACHED_FEATURE_BYTES / largestFeature);
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
        List<byte[]> redrawn = new ArrayList<>(pictures.size());
        for (int from = 0; from < pictures.size(); from += slice) {
            int to = Math.min(pictures.size(), from + slice);
            redraw(pictures.subList(from, to), styles.subList(from, to), redrawn);
        }
        return redrawn;
    }

    private void redraw(List<byte[]> pictures, List<StyleCode> styles, List<byte[]> redrawn) {
        ByteBuffer output =
                runner.run(NetworkInput.pictures(pictures, architecture), NetworkInput.styles(styles, architecture));
        for (byte[] picture : pictures) {
            byte[] result = new byte[picture.length];
            output.get(result);
            redrawn.add(result);
        }
    }

    /** Waits for running calls, then frees the network. */
    @Override
    public void close() {
        runner.close();
    }
}
