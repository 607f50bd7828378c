package io.stylestream.worker;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.wire.RecordCodec;
import io.stylestream.wire.avro.TranslationRequest;
import java.time.Instant;
import java.time.InstantSource;

/** The first stage: reads a request record, checks it, decodes its pictures. Thread-safe. */
final class Preparation {
    private final PictureTranslator translator;
    private final RecordCodec<TranslationRequest> codec;
    private final InstantSource clock;

    Preparation(PictureTranslator translator, RecordCodec<TranslationRequest> codec, InstantSource clock) {
        this.translator = translator;
        this.codec = codec;
        this.clock = clock;
    }

    /**
     * @throws RecordFailure if the request can never succeed
     * @throws io.stylestream.wire.RegistryUnavailable retryable
     */
    PreparedTask prepare(Task task) {
        long startedNanos = System.nanoTime();
        byte[] value = task.source().value();
        if (value == null) {
            throw new RecordFailure(
                    FailureCode.UNDECODABLE_RECORD, "the record has no value; send a TranslationRequest");
        }
        Request request = RequestMapping.map(codec.decode(task.source().topic(), value));
        checkVersion(request);
        checkDeadline(request);
        PreparedOrder order = translator.prepare(request.order());
        long preparedNanos = System.nanoTime();
        long deadlineNanos = PreparedTask.deadlineNanos(request.deadline(), clock.instant(), preparedNanos);
        return new PreparedTask(task, request, order, startedNanos, preparedNanos, deadlineNanos);
    }

    private void checkVersion(Request request) {
        String served = translator.identity().version();
        String wanted = request.modelVersion();
        if (wanted != null && !wanted.equals(served)) {
            throw new RecordFailure(
                    FailureCode.UNKNOWN_MODEL_VERSION,
                    "model version %s is not served; ask for %s, or for none".formatted(wanted, served));
        }
    }

    /** @throws RecordFailure {@code EXPIRED_DEADLINE} if the deadline has passed */
    void checkDeadline(Request request) {
        Instant deadline = request.deadline();
        Instant now = clock.instant();
        if (deadline != null && !now.isBefore(deadline)) {
            throw new RecordFailure(
                    FailureCode.EXPIRED_DEADLINE,
                    "the deadline %s had passed at %s; allow more time, or add workers".formatted(deadline, now));
        }
    }
}
