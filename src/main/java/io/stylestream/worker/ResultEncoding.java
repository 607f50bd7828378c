package io.stylestream.worker;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.core.StyleCode;
import io.stylestream.translation.ModelIdentity;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.TranslatedPicture;
import io.stylestream.translation.TranslationOrder;
import io.stylestream.wire.CloudEvents;
import io.stylestream.wire.HeaderNames;
import io.stylestream.wire.RecordCodec;
import io.stylestream.wire.avro.Timings;
import io.stylestream.wire.avro.TranslationResult;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The last stage: writes the picture file and the result record around it. Thread-safe. */
final class ResultEncoding {
    private static final String SOURCE = "/stylestream/worker";
    /** What Kafka adds to key, value and headers, at most. */
    private static final int RECORD_OVERHEAD_BYTES = 512;

    private final PictureTranslator translator;
    private final RecordCodec<TranslationResult> codec;
    private final String topic;
    private final int maxRecordBytes;

    ResultEncoding(PictureTranslator translator, RecordCodec<TranslationResult> codec, KafkaSettings settings) {
        this.translator = translator;
        this.codec = codec;
        this.topic = settings.topics().results();
        this.maxRecordBytes = settings.maxRecordBytes();
    }

    /**
     * @throws RecordFailure {@code RESULT_TOO_LARGE}
     * @throws io.stylestream.wire.RegistryUnavailable retryable
     */
    Outcome encode(PreparedTask prepared, TranslatedPicture picture, Inference inference) {
        long startedNanos = System.nanoTime();
        byte[] file = translator.encode(picture, prepared.request().order());
        StageTimes times = new StageTimes(
                prepared.queueTime(inference.startedNanos()),
                prepared.decodeTime(),
                inference.duration(),
                Duration.ofNanos(System.nanoTime() - startedNanos));
        byte[] value = codec.encode(topic, result(prepared, picture.style(), file, inference, times));
        Task task = prepared.task();
        Headers headers = CloudEvents.headers(
                prepared.request().id(),
                CloudEvents.RESULT_TYPE,
                SOURCE,
                task.source().headers());
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, null, task.source().key(), value, headers);
        checkSize(record);
        return Outcome.result(record, times);
    }

    private static TranslationResult result(
            PreparedTask prepared, StyleCode style, byte[] file, Inference inference, StageTimes times) {
        Request request = prepared.request();
        TranslationOrder order = request.order();
        ModelIdentity model = inference.model();
        return TranslationResult.newBuilder()
                .setRequestId(request.id())
                .setPicture(ByteBuffer.wrap(file))
                .setMediaType(order.format().mediaType())
                .setDomain(order.domain())
                .setModelName(model.name())
                .setModelVersion(model.version())
                .setEngine(model.engine())
                .setStyleValues(boxed(style.values()))
                .setStyleLayers(style.layers())
                .setLatentSeed(request.latentSeed())
                .setTimings(timings(times))
                .setBatchSize(inference.batchSize())
                .setSynthetic(true)
                .build();
    }

    private static List<Float> boxed(float[] values) {
        List<Float> boxed = new ArrayList<>(values.length);
        for (float value : values) {
            boxed.add(value);
        }
        return boxed;
    }

    private static Timings timings(StageTimes times) {
        return Timings.newBuilder()
                .setQueueMicroseconds(microseconds(times.queue()))
                .setDecodeMicroseconds(microseconds(times.decode()))
                .setInferMicroseconds(microseconds(times.infer()))
                .setEncodeMicroseconds(microseconds(times.encode()))
                .build();
    }

    private static long microseconds(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }

    private void checkSize(ProducerRecord<byte[], byte[]> record) {
        long bytes = RECORD_OVERHEAD_BYTES + length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            bytes += header.key().length() + length(header.value());
        }
        if (bytes > maxRecordBytes) {
            throw new RecordFailure(
                    FailureCode.RESULT_TOO_LARGE,
                    "the result has %d bytes and a record may have %d; ask for JPEG (header %s and others count too)"
                            .formatted(bytes, maxRecordBytes, HeaderNames.TRACE_STATE));
        }
    }

    private static long length(byte @org.jspecify.annotations.Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
