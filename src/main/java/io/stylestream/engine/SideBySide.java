package io.stylestream.engine;

import io.stylestream.core.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Loads several things at once. */
final class SideBySide {
    private SideBySide() {}

    /**
     * Calls every supplier on a thread of its own.
     *
     * @return what they give, in order
     * @throws RuntimeException of one that failed; what the others gave is closed then
     */
    static <T extends AutoCloseable> List<T> load(List<Supplier<T>> suppliers) {
        ExecutorService executor = Executors.newFixedThreadPool(suppliers.size());
        List<CompletableFuture<T>> loading = suppliers.stream()
                .map(supplier -> CompletableFuture.supplyAsync(supplier, executor))
                .toList();
        executor.shutdown();
        try {
            Parts.join(loading);
        } catch (RuntimeException e) {
            loading.stream().filter(part -> !part.isCompletedExceptionally()).forEach(part -> close(part.join(), e));
            throw e;
        }
        List<T> loaded = new ArrayList<>();
        loading.forEach(part -> loaded.add(part.join()));
        return loaded;
    }

    private static void close(AutoCloseable loaded, Exception failure) {
        try {
            loaded.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }
}
