package io.stylestream.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The memory for decoded pictures that wait for the engine. While it is taken, further requests stay undecoded: a small
 * record may hold many pictures, so the limits on records do not bound it. Thread-safe.
 */
final class PixelRoom {
    private static final int HEAP_PART = 4;

    private final long limit;
    private final Deque<Runnable> deferred = new ArrayDeque<>();
    private long taken;

    /** @param limit bytes; exceeded by at most what is decoded at the same time */
    PixelRoom(long limit) {
        this.limit = limit;
    }

    /** A quarter of the heap. */
    static PixelRoom ofHeap() {
        return new PixelRoom(Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    /**
     * Puts work off if there is no room.
     *
     * @param later runs, on any thread, once there is room again
     * @return whether it was put off
     */
    synchronized boolean defers(Runnable later) {
        boolean isFull = taken >= limit;
        if (isFull) {
            deferred.add(later);
        }
        return isFull;
    }

    synchronized void take(long bytes) {
        taken += bytes;
    }

    void giveBack(long bytes) {
        List<Runnable> again = new ArrayList<>();
        synchronized (this) {
            taken -= bytes;
            if (taken < limit) {
                again.addAll(deferred);
                deferred.clear();
            }
        }
        again.forEach(Runnable::run);
    }
}
