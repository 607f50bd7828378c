package io.stylestream.engine.vector;

import ai.djl.BaseModel;
import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.stylestream.engine.NetworkOptions;
import io.stylestream.engine.NetworkSignature;
import io.stylestream.network.vector.VectorServing;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One network as a DJL model. */
final class VectorModel extends BaseModel {
    private static final String THREADS = "threads";
    private static final String MEMORY = "memory";
    private static final long MIB = 1L << 20;

    VectorModel(String name, NDManager manager) {
        super(name);
        this.manager = manager;
        this.dataType = DataType.FLOAT32;
    }

    /**
     * Loads a network as {@link NetworkOptions} says; further options are in this package's description.
     *
     * @throws MalformedModelException if an option is wrong, a tensor is missing, or memory does not suffice
     */
    @Override
    public void load(@Nullable Path path, @Nullable String prefix, @Nullable Map<String, ?> options)
            throws MalformedModelException {
        if (block != null) {
            throw new IllegalStateException("the model %s has a network already".formatted(getName()));
        }
        Map<String, ?> given = options == null ? Map.of() : options;
        int threads = (int) number(given, THREADS, Runtime.getRuntime().availableProcessors());
        try {
            NetworkOptions network = NetworkOptions.from(path, options);
            long weights = VectorServing.weightBytes(network.architecture(), network.network());
            requireMemory("weights", weights, weights, given);
            VectorServing serving =
                    VectorServing.load(network.architecture(), network.network(), network.parameters(), threads);
            long features = serving.featureBytes();
            requireMemory("weights and features", weights + features, features, given);
            block = new VectorBlock(serving, NetworkSignature.of(network.architecture(), network.network()));
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            throw new MalformedModelException(e.getMessage(), e);
        }
        wasLoaded = true;
    }

    /**
     * @param all bytes that it takes in all
     * @param more those that it will take from now on
     */
    private static void requireMemory(String what, long all, long more, Map<String, ?> options)
            throws MalformedModelException {
        long allowed = number(options, MEMORY, Long.MAX_VALUE);
        if (all > allowed) {
            throw new MalformedModelException(
                    "its %s take %d MiB, but %d MiB are allowed".formatted(what, all / MIB, allowed / MIB));
        }
        Runtime java = Runtime.getRuntime();
        long free = java.maxMemory() - java.totalMemory() + java.freeMemory();
        if (more > free) {
            throw new MalformedModelException(
                    "its %s take %d MiB more of Java's heap, which has room for %d MiB; start Java with a larger -Xmx"
                            .formatted(what, more / MIB, free / MIB));
        }
    }

    private static long number(Map<String, ?> options, String name, long otherwise) {
        Object given = options.get(name);
        return given == null ? otherwise : Long.parseLong(Objects.toString(given));
    }

    @Override
    public void close() {
        if (block instanceof VectorBlock network) {
            network.close();
        }
        super.close();
    }
}
