package io.stylestream.worker;

import io.stylestream.core.FailureCode;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request: exactly one record to send.
 *
 * @param record the result, or the dead letter
 * @param failure why it is a dead letter; null for a result
 * @param times where a result's time went; null for a dead letter
 */
record Outcome(
        ProducerRecord<byte[], byte[]> record,
        @Nullable FailureCode failure,
        @Nullable StageTimes times) {
    static Outcome result(ProducerRecord<byte[], byte[]> record, StageTimes times) {
        return new Outcome(record, null, times);
    }

    static Outcome deadLetter(ProducerRecord<byte[], byte[]> record, FailureCode failure) {
        return new Outcome(record, failure, null);
    }
}
