package io.stylestream.network.vector;

import io.stylestream.core.Parts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/** Cuts batches into slices and finds threads and memory for them. Thread-safe. */
final class Slices implements AutoCloseable {
    /** More entries share what weights are loaded into the cache; their features then leave it sooner. */
    private static final int MOST_ENTRIES = 8;

    /** Features of a slice, in floats, if it has more than one entry. */
    private static final long MOST_FLOATS = 32L << 20;

    private final Program program;
    private final int threads;
    private final int mostEntries;
    private final Team team;
    private final ExecutorService singles;
    private final Queue<float[]> arenas = new ConcurrentLinkedQueue<>();
    private final Queue<Team> idle = new ConcurrentLinkedQueue<>();

    Slices(Program program, int threads) {
        this.program = program;
        this.threads = threads;
        this.mostEntries = (int) Math.max(1, Math.min(MOST_ENTRIES, MOST_FLOATS / program.arena(1)));
        this.team = new Team(program, threads);
        this.singles = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "vector-slice");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Inputs and output from a slice's first entry on. */
    record Buffers(ByteBuffer first, ByteBuffer second, ByteBuffer output) {}

    /** @param cut finds the buffers of the slice that begins with an entry */
    void run(int batch, IntFunction<Buffers> cut) {
        if (batch < threads || (threads == 1 && batch <= mostEntries)) {
            compute(team, threads, 0, batch, cut);
            return;
        }
        int count = count(batch);
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        int from = 0;
        for (int slice = 0; slice < count; slice++) {
            int begin = from;
            int entries = batch / count + (slice < batch % count ? 1 : 0); // the longer ones first
            parts.add(CompletableFuture.runAsync(() -> alone(begin, entries, cut), singles));
            from += entries;
        }
        Parts.join(parts);
    }

    /** As many slices for each thread, so that none waits long for the last one. */
    private int count(int batch) {
        int mostAtOnce = threads * mostEntries;
        int rounds = (batch + mostAtOnce - 1) / mostAtOnce;
        return Math.min(batch, rounds * threads);
    }

    /** Bytes of features and scratch memory that a batch takes while all threads compute slices of it. */
    long bytes() {
        return (long) Float.BYTES * threads * (program.arena(mostEntries) + program.scratch(mostEntries, 1));
    }

    private void alone(int from, int entries, IntFunction<Buffers> cut) {
        Team pooled = idle.poll();
        Team own = pooled != null ? pooled : new Team(program, 1);
        compute(own, 1, from, entries, cut);
        idle.add(own);
    }

    private void compute(Team workers, int count, int from, int entries, IntFunction<Buffers> cut) {
        Buffers buffers = cut.apply(from);
        int floats = Math.toIntExact(program.arena(entries));
        float[] pooled = arenas.poll();
        float[] arena = pooled != null && pooled.length >= floats ? pooled : new float[floats];
        try {
            workers.run(new Frame(entries, count, arena, buffers.first(), buffers.second(), buffers.output()));
        } finally {
            arenas.add(arena);
        }
    }

    @Override
    public void close() {
        team.close();
        singles.shutdown();
    }
}
