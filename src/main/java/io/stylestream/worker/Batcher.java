package io.stylestream.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Gathers prepared tasks of all partitions into batches for the engine. A batch goes when it is full, when its oldest
 * task has waited for the longest delay, or when a deadline leaves just the time that inference takes.
 *
 * <p>Where more tasks wait than fit, those with the nearest deadlines go first, then the oldest. Tasks without a
 * deadline cannot starve: they fill the buffer, which stops the reading of new ones. Thread-safe.
 */
final class Batcher {
    private static final Comparator<PreparedTask> URGENCY = Comparator.<PreparedTask>comparingLong(
                    task -> task.deadlineNanos())
            .thenComparingLong(task -> task.task().receivedNanos());
    /** Weight of the newest batch in the running mean of inference times. */
    private static final double NEWEST_WEIGHT = 0.2;

    private final BatchSettings settings;
    private final LongSupplier nanoClock;
    private final Consumer<PreparedTask> left;
    private final List<PreparedTask> waiting = new ArrayList<>();
    private double inferenceNanos;

    /**
     * @param nanoClock {@link System#nanoTime()}, or a test's
     * @param left hears of each task that waits no more: it is in a batch, or was dropped
     */
    Batcher(BatchSettings settings, LongSupplier nanoClock, Consumer<PreparedTask> left) {
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.left = left;
    }

    /** Adds a task; whoever waits in {@link #take()} is woken only where it changes when a batch is due. */
    synchronized void add(PreparedTask task) {
        waiting.add(task);
        if (waiting.size() == 1
                || waiting.size() == settings.maxSize()
                || task.deadlineNanos() != PreparedTask.NO_DEADLINE) {
            notifyAll();
        }
    }

    /** Waits for a batch that is due; never empty. */
    synchronized List<PreparedTask> take() throws InterruptedException {
        for (long nanos = nanosUntilDue(); nanos > 0; nanos = nanosUntilDue()) {
            if (nanos == Long.MAX_VALUE) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, nanos);
            }
        }
        waiting.sort(URGENCY);
        List<PreparedTask> head = waiting.subList(0, Math.min(settings.maxSize(), waiting.size()));
        List<PreparedTask> batch = List.copyOf(head);
        head.clear();
        batch.forEach(task -> task.task().begin());
        batch.forEach(left);
        return batch;
    }

    /** Time until {@link #take()} gives a batch if nothing else arrives: 0 for at once, the maximum for never. */
    synchronized long nanosUntilDue() {
        waiting.removeIf(this::isDropped);
        if (waiting.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (waiting.size() >= settings.maxSize()) {
            return 0;
        }
        long now = nanoClock.getAsLong();
        long longestDelay = settings.maxDelay().toNanos();
        long nanos = Long.MAX_VALUE;
        for (PreparedTask task : waiting) {
            nanos = Math.min(nanos, task.preparedNanos() + longestDelay - now);
            if (task.deadlineNanos() != PreparedTask.NO_DEADLINE) {
                nanos = Math.min(nanos, task.deadlineNanos() - (long) inferenceNanos - now);
            }
        }
        return Math.max(0, nanos);
    }

    private boolean isDropped(PreparedTask task) {
        boolean dropped = task.task().isDropped();
        if (dropped) {
            left.accept(task);
        }
        return dropped;
    }

    /** Learns how long the engine takes for a batch. */
    synchronized void inferenceTook(Duration duration) {
        double newest = duration.toNanos();
        inferenceNanos = inferenceNanos == 0 ? newest : inferenceNanos + NEWEST_WEIGHT * (newest - inferenceNanos);
    }
}
