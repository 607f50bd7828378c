package io.stylestream.network.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share the tasks of one run. Between two levels they look for the next tasks without sleeping; after a
 * run they sleep at once. Runs of several callers come one after the other. Thread-safe.
 */
final class Team implements AutoCloseable {
    private static final int SPINS = 1 << 12;

    private final Program program;
    private final List<Thread> helpers = new ArrayList<>();
    private float[] ownScratch = {};
    private volatile @Nullable Job job;
    private volatile boolean closed;

    /** @param threads at least 1, the caller's included */
    Team(Program program, int threads) {
        this.program = program;
        for (int i = 1; i < threads; i++) {
            Thread helper = new Thread(this::help, "vector-helper-" + i);
            helper.setDaemon(true);
            helpers.add(helper);
            helper.start();
        }
    }

    /** One run: tasks that were taken and done, level by level. */
    private final class Job {
        private final Frame frame;
        private final int[] tasks = new int[program.levels()];
        private final AtomicIntegerArray taken = new AtomicIntegerArray(program.levels());
        private final AtomicIntegerArray done = new AtomicIntegerArray(program.levels());
        private volatile @Nullable Throwable failure;

        Job(Frame frame) {
            this.frame = frame;
            for (int level = 0; level < tasks.length; level++) {
                tasks[level] = program.tasks(level, frame);
            }
        }

        void work(float[] scratch) {
            for (int level = 0; level < tasks.length; level++) {
                int task = taken.getAndIncrement(level);
                while (task < tasks[level]) {
                    attempt(level, task, scratch);
                    done.incrementAndGet(level);
                    task = taken.getAndIncrement(level);
                }
                await(level);
            }
        }

        private void attempt(int level, int task, float[] scratch) {
            try {
                if (failure == null) {
                    program.run(level, task, frame, scratch);
                }
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }

        private void await(int level) {
            int spins = 0;
            while (done.get(level) < tasks[level]) {
                if (++spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        }

        void rethrow() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
    }

    /** Runs all levels. */
    synchronized void run(Frame frame) {
        Job own = new Job(frame);
        job = own;
        helpers.forEach(LockSupport::unpark);
        ownScratch = fitting(ownScratch, frame);
        own.work(ownScratch);
        job = null;
        own.rethrow();
    }

    private void help() {
        float[] scratch = {};
        @Nullable Job last = null;
        while (!closed) {
            Job next = job;
            if (next == null || next == last) {
                LockSupport.park(this);
            } else {
                last = next;
                scratch = fitting(scratch, next.frame);
                next.work(scratch);
            }
        }
    }

    private float[] fitting(float[] scratch, Frame frame) {
        int floats = program.scratch(frame.pictures(), frame.threads());
        return scratch.length >= floats ? scratch : new float[floats];
    }

    /** Ends the helpers; nothing may run any more. */
    @Override
    public void close() {
        closed = true;
        helpers.forEach(LockSupport::unpark);
    }
}
