package io.stylestream.worker;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * One request record on its way through the worker, from poll to commit.
 *
 * <p>The loop creates and drops it, the stages finish it; thread-safe.
 */
final class Task {
    private final ConsumerRecord<byte[], byte[]> source;
    private final TopicPartition partition;
    private final long receivedNanos;
    private final long bytes;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private volatile boolean dropped;
    private volatile boolean begun;

    /** @param receivedNanos {@link System#nanoTime()} when it was polled */
    Task(ConsumerRecord<byte[], byte[]> source, long receivedNanos) {
        this.source = source;
        this.partition = new TopicPartition(source.topic(), source.partition());
        this.receivedNanos = receivedNanos;
        this.bytes = bytes(source);
    }

    ConsumerRecord<byte[], byte[]> source() {
        return source;
    }

    TopicPartition partition() {
        return partition;
    }

    long receivedNanos() {
        return receivedNanos;
    }

    /** Bytes of key, value and headers. */
    long bytes() {
        return bytes;
    }

    private static long bytes(ConsumerRecord<byte[], byte[]> record) {
        long sum = Math.max(0, record.serializedKeySize()) + (long) Math.max(0, record.serializedValueSize());
        for (Header header : record.headers()) {
            sum += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return sum;
    }

    void finish(Outcome result) {
        outcome.complete(result);
    }

    boolean isFinished() {
        return outcome.isDone();
    }

    /** What is to be sent; waits until it is known. */
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /** The engine has taken it: waiting a moment for its end is worth while. */
    void begin() {
        begun = true;
    }

    boolean isBegun() {
        return begun;
    }

    /** Its outcome is not wanted any more; stages skip it where they can. */
    void drop() {
        dropped = true;
    }

    boolean isDropped() {
        return dropped;
    }
}
