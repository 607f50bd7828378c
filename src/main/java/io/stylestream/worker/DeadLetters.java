package io.stylestream.worker;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.wire.HeaderNames;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Makes dead letters: the request as it came, key, bytes and headers, with headers that say what was wrong with it. */
final class DeadLetters {
    /** Longest error message in a header; some come from libraries and quote at length. */
    private static final int MAX_MESSAGE_LENGTH = 1_000;

    private final String topic;

    DeadLetters(String topic) {
        this.topic = topic;
    }

    Outcome of(Task task, RecordFailure failure) {
        return of(
                task.source(),
                failure.code(),
                failure.getMessage(),
                task.source().value());
    }

    /** Without the original bytes, for a record that the dead letter topic refuses; its headers say where they are. */
    Outcome withoutValue(Task task) {
        return of(
                task.source(),
                FailureCode.RESULT_TOO_LARGE,
                "neither the result nor the request fits the topics it would be written to; raise their"
                        + " max.message.bytes, and find the request by its source topic, partition and offset",
                null);
    }

    private Outcome of(
            ConsumerRecord<byte[], byte[]> source,
            FailureCode code,
            @Nullable String message,
            byte @Nullable [] value) {
        Headers headers = new RecordHeaders(source.headers().toArray());
        String text = message == null ? code.name() : message;
        set(headers, HeaderNames.ERROR_CODE, code.name());
        set(headers, HeaderNames.ERROR_MESSAGE, text.substring(0, Math.min(text.length(), MAX_MESSAGE_LENGTH)));
        set(headers, HeaderNames.SOURCE_TOPIC, source.topic());
        set(headers, HeaderNames.SOURCE_PARTITION, Integer.toString(source.partition()));
        set(headers, HeaderNames.SOURCE_OFFSET, Long.toString(source.offset()));
        return Outcome.deadLetter(new ProducerRecord<>(topic, null, source.key(), value, headers), code);
    }

    /** Replaces what an earlier failure left, where a dead letter was sent again. */
    private static void set(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
