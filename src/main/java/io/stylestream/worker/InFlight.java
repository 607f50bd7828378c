package io.stylestream.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that were read and are not committed, in the order of each partition: first those that are being committed,
 * then the others. Stages finish them in any order; they are ready to commit only when all tasks before them in their
 * partition are finished, so that offsets never skip a record and the results of one key keep their order.
 *
 * <p>Belongs to the loop's thread.
 */
final class InFlight {
    /** The tasks of one partition, each list in its order; those of the first were read before those of the other. */
    private static final class Partition {
        private final Deque<Task> committing = new ArrayDeque<>();
        private final Deque<Task> others = new ArrayDeque<>();
    }

    private final Map<TopicPartition, Partition> partitions = new LinkedHashMap<>();
    /** Where reading began, for partitions without a committed offset. */
    private final Map<TopicPartition, Long> firstOffsets = new HashMap<>();

    private int records;
    private long bytes;

    void add(Task task) {
        partitions
                .computeIfAbsent(task.partition(), partition -> new Partition())
                .others
                .addLast(task);
        firstOffsets.putIfAbsent(task.partition(), task.source().offset());
        records++;
        bytes += task.bytes();
    }

    int records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return records == 0;
    }

    /** Tasks that are ready to commit, partition by partition; they stay as they are until {@link #commit}. */
    List<Task> ready(int limit) {
        List<Task> ready = new ArrayList<>();
        for (Partition tasks : partitions.values()) {
            for (Task task : tasks.others) {
                if (!task.isFinished() || ready.size() == limit) {
                    break;
                }
                ready.add(task);
            }
        }
        return ready;
    }

    /** The offsets to commit along with these tasks: behind the last of each partition. */
    static Map<TopicPartition, OffsetAndMetadata> offsetsAfter(List<Task> tasks) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Task task : tasks) {
            offsets.put(
                    task.partition(),
                    new OffsetAndMetadata(
                            task.source().offset() + 1, task.source().leaderEpoch(), ""));
        }
        return offsets;
    }

    /** A commit of tasks that are ready begins; none is under way. */
    void commit(List<Task> ready) {
        for (Task task : ready) {
            Partition tasks = partitions.get(task.partition());
            if (tasks == null || tasks.others.pollFirst() != task) {
                throw new IllegalStateException("committed out of order: " + task.partition());
            }
            tasks.committing.addLast(task);
        }
    }

    /** The commit succeeded: its tasks are forgotten. */
    void committed() {
        for (Partition tasks : partitions.values()) {
            tasks.committing.forEach(this::uncount);
            tasks.committing.clear();
        }
    }

    /** The commit failed: its tasks are ready again. */
    void notCommitted() {
        for (Partition tasks : partitions.values()) {
            while (!tasks.committing.isEmpty()) {
                tasks.others.addFirst(tasks.committing.removeLast());
            }
        }
    }

    /** Tasks of these partitions that the engine has begun and not finished. */
    List<Task> begun(Collection<TopicPartition> of) {
        List<Task> begun = new ArrayList<>();
        for (TopicPartition partition : of) {
            for (Task task : partitions.getOrDefault(partition, new Partition()).others) {
                if (task.isBegun() && !task.isFinished()) {
                    begun.add(task);
                }
            }
        }
        return begun;
    }

    /**
     * Waits for the {@link #begun} tasks of these partitions.
     *
     * @return whether all were finished in time
     * @throws InterruptException if the worker is told to end
     */
    boolean awaitBegun(Collection<TopicPartition> of, Duration timeout) {
        CompletableFuture<?>[] outcomes = begun(of).stream().map(Task::outcome).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(outcomes).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException unfinished) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException error) {
            throw new InterruptException(error);
        }
    }

    /** Forgets partitions that belong to another worker now; their tasks are dropped. No commit is under way. */
    void release(Collection<TopicPartition> released) {
        for (TopicPartition partition : released) {
            drop(partitions.remove(partition));
            firstOffsets.remove(partition);
        }
    }

    /** Drops all tasks, to read their records again. No commit is under way. */
    void clear() {
        partitions.values().forEach(this::drop);
        partitions.clear();
    }

    /** Where a partition without a committed offset has to be read from again; null if nothing of it was read. */
    @Nullable
    Long firstOffset(TopicPartition partition) {
        return firstOffsets.get(partition);
    }

    private void drop(@Nullable Partition tasks) {
        if (tasks != null) {
            if (!tasks.committing.isEmpty()) {
                throw new IllegalStateException("dropped while they are committed");
            }
            tasks.others.forEach(task -> {
                task.drop();
                uncount(task);
            });
        }
    }

    private void uncount(Task task) {
        records--;
        bytes -= task.bytes();
    }
}
