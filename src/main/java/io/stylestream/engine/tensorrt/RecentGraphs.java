package io.stylestream.engine.tensorrt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Recordings by batch size, of which the least recently used are dropped. Not thread-safe.
 *
 * @param <G> a recording
 */
final class RecentGraphs<G> implements AutoCloseable {
    private final int capacity;
    private final Consumer<G> destroy;
    private final Map<Integer, G> graphs = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param capacity recordings that are kept, at least 1
     * @param destroy frees a recording that is dropped
     */
    RecentGraphs(int capacity, Consumer<G> destroy) {
        this.capacity = capacity;
        this.destroy = destroy;
    }

    @Nullable
    G get(int batch) {
        return graphs.get(batch);
    }

    void put(int batch, G graph) {
        G previous = graphs.put(batch, graph);
        if (previous != null) {
            destroy.accept(previous);
        }
        if (graphs.size() > capacity) {
            Integer oldest = graphs.keySet().iterator().next();
            destroy.accept(graphs.remove(oldest));
        }
    }

    /** Drops all. */
    @Override
    public void close() {
        graphs.values().forEach(destroy);
        graphs.clear();
    }
}
