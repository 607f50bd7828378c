package io.stylestream.core;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Work that was cut into parts. */
public final class Parts {
    private Parts() {}

    /**
     * Waits for all parts, failed or not, so that none works on after the whole.
     *
     * @throws RuntimeException what a part threw
     * @throws CompletionException around an error that a part threw
     */
    public static void join(Collection<? extends CompletableFuture<?>> parts) {
        try {
            CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
