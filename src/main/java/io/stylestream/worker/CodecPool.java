package io.stylestream.worker;

import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that decode and encode pictures. Encoding goes first: finished pictures leave memory, and the engine
 * waits for them, while decoding works ahead. Thread-safe.
 */
final class CodecPool implements AutoCloseable {
    /** What a job is for; earlier constants go first. */
    enum Purpose {
        ENCODE,
        DECODE
    }

    private record Job(Purpose purpose, long number, Runnable work) implements Runnable, Comparable<Job> {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public int compareTo(Job other) {
            int order = purpose.compareTo(other.purpose);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    private final ThreadPoolExecutor threads;
    private final AtomicLong numbers = new AtomicLong();

    CodecPool(int size) {
        threads = new ThreadPoolExecutor(
                size, size, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), WorkerThreads.factory("worker-codec"));
    }

    /** Runs a job that throws nothing. */
    void execute(Purpose purpose, Runnable work) {
        threads.execute(new Job(purpose, numbers.getAndIncrement(), work));
    }

    /** Forgets the jobs that wait; those that run come to their end. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
