package io.stylestream.worker;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;

/**
 * Remembers requests whose outcome was refused as too large, so that the next attempt does not end the same way:
 * instead of the result a dead letter, instead of the dead letter one without the original bytes, instead of that one
 * without key and headers. Belongs to the loop's thread.
 */
final class Refusals {
    /** What a refused request gets the next time. */
    private interface Substitute {
        Outcome of(Task again);
    }

    private final DeadLetters deadLetters;
    private final Map<TopicPartition, Map<Long, Substitute>> refused = new HashMap<>();

    Refusals(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    /**
     * Notes a finished task whose outcome was refused.
     *
     * @return whether the next attempt is a smaller one
     */
    boolean add(Task task) {
        Outcome outcome = task.outcome().join();
        refused.computeIfAbsent(task.partition(), partition -> new HashMap<>())
                .put(task.source().offset(), substitute(outcome));
        return outcome.failure() == null || DeadLetters.hasRequest(outcome.record());
    }

    private Substitute substitute(Outcome outcome) {
        FailureCode failure = outcome.failure();
        if (failure == null) {
            return this::insteadOfResult;
        }
        // made now, so that the refused bytes are not kept
        Outcome smaller = outcome.record().value() == null
                ? DeadLetters.bare(outcome.record(), failure)
                : DeadLetters.withoutValue(outcome.record(), failure);
        return again -> smaller;
    }

    private Outcome insteadOfResult(Task again) {
        return deadLetters.of(
                again,
                new RecordFailure(
                        FailureCode.RESULT_TOO_LARGE,
                        "the result does not fit the topic of results; ask for JPEG, or raise the topic's"
                                + " max.message.bytes"));
    }

    /**
     * Finishes a task that was refused before.
     *
     * @return whether it was
     */
    boolean finish(Task task) {
        Substitute substitute = refused.getOrDefault(task.partition(), Map.of())
                .get(task.source().offset());
        if (substitute == null) {
            return false;
        }
        task.finish(substitute.of(task));
        return true;
    }

    /** Forgets what is committed. */
    void remove(List<Task> committed) {
        if (refused.isEmpty()) {
            return;
        }
        for (Task task : committed) {
            Map<Long, Substitute> offsets = refused.get(task.partition());
            if (offsets != null) {
                offsets.remove(task.source().offset());
            }
        }
        refused.values().removeIf(offsets -> Objects.requireNonNull(offsets).isEmpty());
    }

    /** Forgets partitions that belong to another worker now. */
    void release(Collection<TopicPartition> partitions) {
        refused.keySet().removeAll(partitions);
    }
}
