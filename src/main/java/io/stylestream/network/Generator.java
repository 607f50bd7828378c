package io.stylestream.network;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The generator G: redraws a picture in the style of a code (arXiv 1912.01865, section 2 and appendix F).
 *
 * <p>An encoder of residual blocks with instance normalisation, two bottleneck blocks on each side, and a decoder with
 * adaptive instance normalisation. The high-pass variant adds the edges of the encoder's features, limited by face
 * masks, back into the decoder.
 *
 * @param <T> handle of a tensor
 */
public final class Generator<T> {
    private static final int MIN_HIGH_PASS_SIZE = 32;
    private static final int MAX_HIGH_PASS_SIZE = 128;

    private final StarGanV2 architecture;
    private final Backend<T> backend;
    private final Layers<T> layers;

    public Generator(StarGanV2 architecture, Backend<T> backend, Parameters<T> parameters) {
        this.architecture = architecture;
        this.backend = backend;
        this.layers = new Layers<>(backend, parameters);
    }

    /**
     * The face masks of the high-pass variant, (N,1,h,w) in 0..1 each: one for features of 32 px, one for larger ones.
     */
    public record Masks<T>(T at32, T above32) {}

    /** {@link #forward(Object, Object, Masks)} without masks. */
    public T forward(T x, T style) {
        return forward(x, style, null);
    }

    /**
     * @param x pictures (N,3,H,W) in [-1, 1]
     * @param style (N,S), or (N,L,S) with one code for each of the L AdaIN layers
     * @param masks only with the high-pass variant; null leaves the edges out
     * @return pictures (N,3,H,W), about [-1, 1], not clamped
     */
    public T forward(T x, T style, @Nullable Masks<T> masks) {
        if (masks != null && architecture.highPass() == 0) {
            throw new IllegalArgumentException("masks are for the high-pass variant, but w_hpf is 0");
        }
        int size = architecture.imageSize();
        int downBlocks = architecture.generatorDownBlocks();
        int blocks = downBlocks + StarGanV2.BOTTLENECK_BLOCKS;
        Map<Integer, T> features = new HashMap<>();

        T h = layers.convolve3(x, "from_rgb", 3, architecture.generatorBaseChannels());
        for (int block = 0; block < blocks; block++) {
            boolean down = block < downBlocks;
            if (masks != null && hasHighPass(size)) {
                features.put(size, h);
            }
            h = layers.residual(h, "encode." + block, channels(block), channels(block + 1), true, down);
            size = down ? size / 2 : size;
        }
        for (int block = 0; block < blocks; block++) {
            boolean up = block >= StarGanV2.BOTTLENECK_BLOCKS;
            h = decode(h, style, block, channels(blocks - block), channels(blocks - block - 1), up);
            size = up ? size * 2 : size;
            T feature = features.get(size);
            if (masks != null && feature != null) {
                T mask = backend.resizeBilinear(size == MIN_HIGH_PASS_SIZE ? masks.at32() : masks.above32(), size);
                h = backend.add(h, edges(backend.multiply(feature, mask)));
            }
        }
        h = layers.activate(layers.norm(h, "to_rgb.0", architecture.generatorBaseChannels()));
        return layers.convolve(h, "to_rgb.2", architecture.generatorBaseChannels(), 3, 1, 0);
    }

    private T decode(T x, T style, int block, int in, int out, boolean up) {
        String name = "decode." + block;
        T h = layers.activate(
                layers.adain(x, styleOf(style, 2 * block), name + ".norm1", architecture.styleSize(), in));
        Layers.Resampling resampling = up ? Layers.Resampling.UP : Layers.Resampling.NONE;
        h = layers.convolve3(h, name + ".conv1", in, out, resampling);
        h = layers.activate(
                layers.adain(h, styleOf(style, 2 * block + 1), name + ".norm2", architecture.styleSize(), out));
        h = layers.convolve3(h, name + ".conv2", out, out);
        if (architecture.highPass() > 0) {
            return h;
        }
        T shortcut = layers.shortcut(x, name, in, out, resampling);
        return layers.residualSum(h, shortcut);
    }

    private T styleOf(T style, int layer) {
        return backend.rank(style) == 3 ? backend.row(style, layer) : style;
    }

    private T edges(T x) {
        float side = (float) (-1 / architecture.highPass());
        float centre = (float) (8 / architecture.highPass());
        return backend.convolveEachChannel(x, new float[] {side, side, side, side, centre, side, side, side, side});
    }

    /** Channels in front of the given encoder block. */
    private int channels(int block) {
        return architecture.generatorChannelsAfter(Math.min(block, architecture.generatorDownBlocks()));
    }

    private static boolean hasHighPass(int size) {
        return size >= MIN_HIGH_PASS_SIZE && size <= MAX_HIGH_PASS_SIZE;
    }
}
