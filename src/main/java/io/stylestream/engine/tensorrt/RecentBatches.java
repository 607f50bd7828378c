package io.stylestream.engine.tensorrt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for each batch size, of which the least recently used are dropped. Not thread-safe.
 *
 * @param <V> what is kept
 */
final class RecentBatches<V> implements AutoCloseable {
    private final int capacity;
    private final Consumer<V> destroy;
    private final Map<Integer, V> kept = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param capacity how many are kept, at least 1
     * @param destroy frees what is dropped
     */
    RecentBatches(int capacity, Consumer<V> destroy) {
        this.capacity = capacity;
        this.destroy = destroy;
    }

    @Nullable
    V get(int batch) {
        return kept.get(batch);
    }

    void put(int batch, V value) {
        V previous = kept.put(batch, value);
        if (previous != null) {
            destroy.accept(previous);
        }
        if (kept.size() > capacity) {
            Integer oldest = kept.keySet().iterator().next();
            destroy.accept(kept.remove(oldest));
        }
    }

    /** Drops all. */
    @Override
    public void close() {
        kept.values().forEach(destroy);
        kept.clear();
    }
}
