package io.stylestream.engine;

import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import io.stylestream.core.StyleCode;
import io.stylestream.network.StarGanV2;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The generator on an engine: redraws pictures with style codes. Thread-safe.
 *
 * <p>On a CPU a batch is drawn in slices of a few pictures, whose features stay in a core's cache, each slice by a
 * single thread and as many slices at once as there are cores: threads that share one picture wait for each other at
 * the end of every operation. A batch of one slice is drawn by all cores together.
 */
public final class GeneratorEngine implements AutoCloseable {
    private final StarGanV2 architecture;
    private final NetworkRunner whole;
    private final Optional<SliceRunner> sliced;
    private final BatchLimit limit;

    /**
     * An engine that draws every batch as a whole.
     *
     * @param model the generator's serving graph, taken over: closed with this engine
     */
    public GeneratorEngine(StarGanV2 architecture, ZooModel<NDList, NDList> model) {
        this(architecture, new NetworkRunner(model), Optional.empty());
    }

    private GeneratorEngine(StarGanV2 architecture, NetworkRunner whole, Optional<SliceRunner> sliced) {
        this.architecture = architecture;
        this.whole = whole;
        this.sliced = sliced;
        this.limit = new BatchLimit(whole.name());
    }

    /**
     * An engine that draws batches slice by slice on a CPU.
     *
     * @param shared the generator's serving graph, each call on all threads; taken over
     * @param single the same network, each call on one thread; taken over
     * @param threads slices that may be drawn at once
     */
    static GeneratorEngine sliced(
            StarGanV2 architecture, ZooModel<NDList, NDList> shared, ZooModel<NDList, NDList> single, int threads) {
        SliceRunner slices = new SliceRunner(new NetworkRunner(single), threads, cachedPictures(architecture));
        return new GeneratorEngine(architecture, new NetworkRunner(shared), Optional.of(slices));
    }

    /** Pictures whose largest feature together still fits into a core's cache. */
    static int cachedPictures(StarGanV2 architecture) {
        long largestFeature = (long) Float.BYTES
                * architecture.generatorBaseChannels()
                * architecture.imageSize()
                * architecture.imageSize();
        return (int) Math.max(1, SliceRunner.CACHED_FEATURE_BYTES / largestFeature);
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
        if (sliced.isPresent() && pictures.size() > 1) {
            return sliced.get()
                    .run(
                            pictures.size(),
                            (runner, from, to) -> redraw(runner, pictures.subList(from, to), styles.subList(from, to)));
        }
        return limit.run(
                pictures.size(), (from, to) -> redraw(whole, pictures.subList(from, to), styles.subList(from, to)));
    }

    private List<byte[]> redraw(NetworkRunner runner, List<byte[]> pictures, List<StyleCode> styles) {
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
        whole.close();
        sliced.ifPresent(SliceRunner::close);
    }
}
