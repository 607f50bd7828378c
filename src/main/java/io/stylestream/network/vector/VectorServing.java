package io.stylestream.network.vector;

import io.stylestream.core.HostTensor;
import io.stylestream.network.Generator;
import io.stylestream.network.HostParameters;
import io.stylestream.network.MappingNetwork;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.ParameterShapes;
import io.stylestream.network.Parameters;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.StyleEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network on the processor's vectors for serving, with pre- and post-processing and any batch size: takes and gives
 * what the ONNX serving graphs do ({@link io.stylestream.network.onnx.ServingGraphs}). Thread-safe.
 *
 * <p>A batch is computed in slices of a few entries, each by one thread and as many at once as there are threads. A
 * batch with fewer entries than threads is computed by all threads together.
 */
public final class VectorServing implements AutoCloseable {
    /** Products of a tile beside the nine weights that they are made of. */
    private static final int TILE_GROWTH = 4;

    private final Slices slices;
    private final Shapes shapes;

    private VectorServing(Program program, Shapes shapes, int threads) {
        this.shapes = shapes;
        this.slices = new Slices(program, threads);
    }

    /** Bytes of each batch entry. */
    private record Shapes(int first, int second, int output) {}

    /**
     * Loads a network.
     *
     * @param parameters the network's tensors by official name; only read during this call
     * @param threads that one call may use, at least 1
     * @throws IllegalArgumentException if a tensor is missing or has the wrong shape, or for the discriminator, which
     *     only training needs
     * @throws UnsupportedOperationException if the network has operations that this backend does not know
     */
    public static VectorServing load(
            StarGanV2 architecture, NetworkKind kind, Map<String, HostTensor> parameters, int threads) {
        Recorder recorder = new Recorder();
        HostParameters tensors = new HostParameters(parameters);
        Parameters<Value> weights = (name, shape) -> new Value.Weights(tensors.get(name, shape), shape);
        List<Step> steps = new ArrayList<>();
        int pictureBytes = PictureInput.COLOURS * architecture.imageSize() * architecture.imageSize();
        int styleBytes = architecture.styleSize() * Float.BYTES;
        Value.Picture picture = new Value.Picture(architecture.imageSize());
        Shapes shapes = switch (kind) {
            case GENERATOR -> {
                int rows = architecture.adainLayers();
                Value styles = new Value.Numbers(true, rows, architecture.styleSize());
                Value drawn = new Generator<>(architecture, recorder, weights).forward(picture, styles);
                steps.add(new PictureOutput(drawn.area(steps, 0)));
                yield new Shapes(pictureBytes, rows * styleBytes, pictureBytes);
            }
            case STYLE_ENCODER -> {
                Value style = new StyleEncoder<>(architecture, recorder, weights).forward(picture, new Value.Domains());
                steps.add(new NumbersOutput(style.area(steps, 0)));
                yield new Shapes(pictureBytes, Long.BYTES, styleBytes);
            }
            case MAPPING_NETWORK -> {
                Value z = new Value.Numbers(false, 1, architecture.latentSize());
                Value style = new MappingNetwork<>(architecture, recorder, weights).forward(z, new Value.Domains());
                steps.add(new NumbersOutput(style.area(steps, 0)));
                yield new Shapes(architecture.latentSize() * Float.BYTES, Long.BYTES, styleBytes);
            }
            case DISCRIMINATOR ->
                throw new IllegalArgumentException("the discriminator serves training only: it is not served");
        };
        return new VectorServing(Program.of(steps), shapes, threads);
    }

    /** Bytes of Java's heap that a network's transformed weights take at most. */
    public static long weightBytes(StarGanV2 architecture, NetworkKind kind) {
        long floats = 0;
        for (long[] shape : ParameterShapes.of(architecture, kind).values()) {
            boolean tiled = shape.length == 4 && shape[2] == 3;
            floats += HostTensor.elementCount(shape) * (tiled ? TILE_GROWTH : 1);
        }
        return Float.BYTES * floats;
    }

    /** Bytes of Java's heap that one call takes for features at most. */
    public long featureBytes() {
        return slices.bytes();
    }

    /**
     * Computes one batch.
     *
     * @param batch entries, at least 1
     * @param first pictures uint8 (N,H,W,3) in RGB, or for the mapping network latent codes float32 (N,latent size),
     *     from the position on; native byte order
     * @param second for the generator style codes float32 (N,L,S), else domains int64 (N)
     * @param output gets pictures uint8 (N,H,W,3), or style codes float32 (N,S), from its position on
     */
    public void run(int batch, ByteBuffer first, ByteBuffer second, ByteBuffer output) {
        slices.run(
                batch,
                from -> new Slices.Buffers(
                        part(first, from, shapes.first()),
                        part(second, from, shapes.second()),
                        part(output, from, shapes.output())));
    }

    private static ByteBuffer part(ByteBuffer whole, int from, int bytes) {
        int start = whole.position() + Math.multiplyExact(from, bytes);
        return whole.duplicate().order(whole.order()).position(start);
    }

    /** Frees the weights; nothing may run any more. */
    @Override
    public void close() {
        slices.close();
    }
}
