package io.stylestream.engine;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.stylestream.core.StyleCode;
import io.stylestream.network.StarGanV2;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * One input tensor of a serving network: checked on creation, written straight into the engine's direct memory.
 *
 * @param name of the graph's input
 * @param type element type
 * @param shape extents, N first
 * @param writer puts exactly the elements, in native byte order
 */
record NetworkInput(String name, DataType type, Shape shape, Consumer<ByteBuffer> writer) {
    /** Pictures, uint8 (N,H,W,3). */
    static NetworkInput pictures(List<byte[]> pictures, StarGanV2 architecture) {
        int size = architecture.imageSize();
        int bytes = 3 * size * size;
        for (byte[] picture : pictures) {
            require(
                    picture.length == bytes,
                    "a picture must have %d bytes (%d x %d RGB), but has %d"
                            .formatted(bytes, size, size, picture.length));
        }
        return new NetworkInput(
                "picture",
                DataType.UINT8,
                new Shape(pictures.size(), size, size, 3),
                buffer -> pictures.forEach(buffer::put));
    }

    /** Style codes, float32 (N,L,S); a uniform code is repeated for every layer. */
    static NetworkInput styles(List<StyleCode> styles, StarGanV2 architecture) {
        int layers = architecture.adainLayers();
        for (StyleCode style : styles) {
            boolean fits = style.layers() == 1 || style.layers() == layers;
            require(
                    fits && style.size() == architecture.styleSize(),
                    "a style code must have %d values for 1 or %d layers, but has %d for %d"
                            .formatted(architecture.styleSize(), layers, style.size(), style.layers()));
        }
        return new NetworkInput(
                "style",
                DataType.FLOAT32,
                new Shape(styles.size(), layers, architecture.styleSize()),
                buffer -> styles.forEach(style -> putLayers(buffer, style, layers)));
    }

    /** Latent codes, float32 (N,latent size). */
    static NetworkInput latentCodes(List<float[]> codes, StarGanV2 architecture) {
        int size = architecture.latentSize();
        for (float[] code : codes) {
            require(code.length == size, "a latent code must have %d values, but has %d".formatted(size, code.length));
        }
        return new NetworkInput(
                "z",
                DataType.FLOAT32,
                new Shape(codes.size(), size),
                buffer -> codes.forEach(code -> put(buffer, code)));
    }

    /** Refuses domain indices that are not one for each entry of a batch, each of a known domain. */
    static void requireDomains(int[] domains, int count, StarGanV2 architecture) {
        require(domains.length == count, "%d domains do not fit a batch of %d".formatted(domains.length, count));
        for (int domain : domains) {
            require(
                    domain >= 0 && domain < architecture.domains(),
                    "a domain must be 0 to %d, but is %d".formatted(architecture.domains() - 1, domain));
        }
    }

    /** Domain indices, int64 (N): {@code count} of them, beginning with the one at {@code from}. */
    static NetworkInput domains(int[] domains, int from, int count) {
        return new NetworkInput("domain", DataType.INT64, new Shape(count), buffer -> {
            for (int i = 0; i < count; i++) {
                buffer.putLong(domains[from + i]);
            }
        });
    }

    /** Bytes of the whole tensor. */
    int bytes() {
        return Math.toIntExact(shape.size() * type.getNumOfBytes());
    }

    private static void putLayers(ByteBuffer buffer, StyleCode style, int layers) {
        for (int layer = 0; layer < layers; layer++) {
            put(buffer, style.layer(layer));
        }
    }

    private static void put(ByteBuffer buffer, float[] values) {
        for (float value : values) {
            buffer.putFloat(value);
        }
    }

    static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
