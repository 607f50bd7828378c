package io.stylestream.training;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Makes what coming iterations need on background threads, several iterations ahead, and hands it out in order.
 *
 * <p>For use by one thread. What is made must depend on the iteration's number alone.
 *
 * @param <T> what an iteration needs
 */
final class ReadAhead<T> implements AutoCloseable {
    private final IntFunction<T> make;
    private final int last;
    private final ExecutorService threads;
    private final Queue<CompletableFuture<T>> coming = new ArrayDeque<>();
    private int next;
    private long firstTakenAt;
    private long waitedNanos;
    private boolean taken;

    /**
     * Begins at once.
     *
     * @param make makes what one iteration needs; called on several threads
     * @param first iteration
     * @param last iteration plus one
     * @param threadCount background threads
     * @param ahead how many may be made, or in making, before they are taken; at least 1
     */
    ReadAhead(IntFunction<T> make, int first, int last, int threadCount, int ahead) {
        this.make = make;
        this.next = first;
        this.last = last;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(threadCount, work -> {
            Thread thread = new Thread(work, "pictures-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < ahead; i++) {
            makeNext();
        }
    }

    private void makeNext() {
        if (next < last) {
            int iteration = next++;
            coming.add(CompletableFuture.supplyAsync(() -> make.apply(iteration), threads));
        }
    }

    /**
     * What the next iteration needs; waits until it is made. What was thrown in making it is thrown here.
     *
     * @throws java.util.NoSuchElementException after the last one
     */
    T take() {
        long askedAt = System.nanoTime();
        try {
            return coming.remove().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        } finally {
            makeNext();
            measure(askedAt);
        }
    }

    /** The first one is always waited for, so measuring begins after it. */
    private void measure(long askedAt) {
        long now = System.nanoTime();
        if (taken) {
            waitedNanos += now - askedAt;
        } else {
            taken = true;
            firstTakenAt = now;
        }
    }

    /** The part of the time since the first one that was spent waiting, 0 to 1. */
    double waitingShare() {
        long elapsed = System.nanoTime() - firstTakenAt;
        return taken && elapsed > 0 ? (double) waitedNanos / elapsed : 0;
    }

    /** Drops what is not taken, and waits for what is in making. */
    @Override
    public void close() {
        coming.forEach(future -> future.cancel(false));
        // no interrupts: they would close files that other threads are reading
        threads.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
