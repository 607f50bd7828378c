package io.stylestream.engine;

import io.stylestream.core.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Runs slices of a batch side by side, each on one thread. Thread-safe. */
final class SliceRunner implements AutoCloseable {
    /** Features of so many bytes still fit into a core's cache beside the weights. */
    static final long CACHED_FEATURE_BYTES = 1L << 20;

    private final NetworkRunner runner;
    private final int threads;
    private final int maxSlice;
    private final ExecutorService executor;
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    /**
     * @param runner its network computes on the calling thread; taken over
     * @param threads slices at once
     * @param maxSlice largest slice, at least 1
     */
    SliceRunner(NetworkRunner runner, int threads, int maxSlice) {
        this.runner = runner;
        this.threads = threads;
        this.maxSlice = maxSlice;
        this.executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "engine-slice");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Computes the entries {@code from} (included) to {@code to} (excluded) of a batch. */
    @FunctionalInterface
    interface Slice<R> {
        List<R> run(NetworkRunner runner, int from, int to);
    }

    /**
     * Runs a batch.
     *
     * @return the slices' results, in order
     * @throws EngineFailure if the engine fails on a slice
     * @throws IllegalStateException if closed
     */
    <R> List<R> run(int batch, Slice<R> slice) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the network is closed");
            }
            List<CompletableFuture<List<R>>> parts = start(batch, slice);
            Parts.join(parts);
            return parts.stream().flatMap(part -> part.join().stream()).toList();
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private <R> List<CompletableFuture<List<R>>> start(int batch, Slice<R> slice) {
        int size = Math.min(maxSlice, (batch + threads - 1) / threads);
        List<CompletableFuture<List<R>>> parts = new ArrayList<>();
        for (int from = 0; from < batch; from += size) {
            int begin = from;
            int end = Math.min(batch, from + size);
            parts.add(CompletableFuture.supplyAsync(() -> slice.run(runner, begin, end), executor));
        }
        return parts;
    }

    /** Waits for running calls, then frees the network. */
    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            closed = true;
            executor.shutdown();
            runner.close();
        } finally {
            lifetime.writeLock().unlock();
        }
    }
}
