package io.stylestream.worker;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.wire.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Makes dead letters: the request as it came, key, bytes and headers, with headers that say what was wrong with it. */
final class DeadLetters {
    /** Longest error message in a header; some come from libraries and quote at length. */
    private static final int MAX_MESSAGE_LENGTH = 1_000;

    private static final Set<String> OWN_HEADERS = Set.of(
            HeaderNames.ERROR_CODE,
            HeaderNames.ERROR_MESSAGE,
            HeaderNames.SOURCE_TOPIC,
            HeaderNames.SOURCE_PARTITION,
            HeaderNames.SOURCE_OFFSET);

    private static final String WITHOUT_VALUE =
            " (the request is too large for the topic of dead letters; find it by its"
                    + " source topic, partition and offset, and raise this topic's max.message.bytes)";

    private final String topic;

    DeadLetters(String topic) {
        this.topic = topic;
    }

    Outcome of(Task task, RecordFailure failure) {
        ConsumerRecord<byte[], byte[]> source = task.source();
        Headers headers = new RecordHeaders(source.headers().toArray());
        set(headers, HeaderNames.ERROR_CODE, failure.code().name());
        set(headers, HeaderNames.ERROR_MESSAGE, message(failure));
        set(headers, HeaderNames.SOURCE_TOPIC, source.topic());
        set(headers, HeaderNames.SOURCE_PARTITION, Integer.toString(source.partition()));
        set(headers, HeaderNames.SOURCE_OFFSET, Long.toString(source.offset()));
        return Outcome.deadLetter(
                new ProducerRecord<>(topic, null, source.key(), source.value(), headers), failure.code());
    }

    private static String message(RecordFailure failure) {
        String text = failure.getMessage();
        return text == null ? failure.code().name() : text.substring(0, Math.min(text.length(), MAX_MESSAGE_LENGTH));
    }

    /**
     * The same dead letter without the original bytes, for a topic that refuses it with them. What was wrong with the
     * request stays as it was; its headers say where the bytes are.
     */
    static Outcome withoutValue(ProducerRecord<byte[], byte[]> deadLetter, FailureCode failure) {
        Headers headers = new RecordHeaders(deadLetter.headers().toArray());
        String reason = new String(headers.lastHeader(HeaderNames.ERROR_MESSAGE).value(), StandardCharsets.UTF_8);
        set(headers, HeaderNames.ERROR_MESSAGE, reason + WITHOUT_VALUE);
        return Outcome.deadLetter(
                new ProducerRecord<>(deadLetter.topic(), null, deadLetter.key(), null, headers), failure);
    }

    /** The same dead letter with nothing of the request, for a topic that refuses even its key and headers. */
    static Outcome bare(ProducerRecord<byte[], byte[]> deadLetter, FailureCode failure) {
        Headers headers = new RecordHeaders();
        for (Header header : deadLetter.headers()) {
            if (OWN_HEADERS.contains(header.key())) {
                headers.add(header);
            }
        }
        byte[] nothing = null;
        return Outcome.deadLetter(new ProducerRecord<>(deadLetter.topic(), null, nothing, nothing, headers), failure);
    }

    /** Whether a dead letter still has bytes, key or headers of its request. */
    static boolean hasRequest(ProducerRecord<byte[], byte[]> deadLetter) {
        return deadLetter.value() != null
                || deadLetter.key() != null
                || deadLetter.headers().toArray().length > OWN_HEADERS.size();
    }

    /** Replaces what an earlier failure left, where a dead letter was sent again. */
    private static void set(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
