package io.stylestream.app.bench;

import io.stylestream.app.client.Answer;
import io.stylestream.app.client.StreamClient;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.wire.avro.TranslationResult;
import io.stylestream.worker.BatchSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The two ways of a picture that {@code bench stream} compares, and the time that an answer takes. */
final class WholeWay {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Answers to requests of the first second do not count: the load is not steady yet. */
    private static final double RAMP_SECONDS = 1;

    private final PictureTranslator translator;
    private final StreamClient client;

    WholeWay(PictureTranslator translator, StreamClient client) {
        this.translator = translator;
        this.client = client;
    }

    /** Draws decoded pictures in full batches and throws the results away. */
    Measurement engineAlone(List<PreparedOrder> orders) {
        int batch = BatchSettings.DEFAULT.maxSize();
        return Measurement.of(orders.size(), () -> {
            for (int from = 0; from < orders.size(); from += batch) {
                translator.translate(orders.subList(from, Math.min(orders.size(), from + batch)));
            }
        });
    }

    /** Sends encoded pictures as fast as Kafka takes them and waits for the last encoded result. */
    Measurement throughKafka(List<TranslationRequest> requests) {
        return Measurement.of(requests.size(), () -> {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(
                    () -> requests.forEach(request -> client.send(request.getRequestId(), request)));
            client.receive(requests.size(), PATIENCE, WholeWay::result);
            sending.join();
        });
    }

    /**
     * Sends pictures at a steady rate.
     *
     * @param requests their ids are their places in the list
     * @return the answers, from the moment that each request was due; a sender that falls behind counts
     */
    List<TimedAnswer> timedAnswers(List<TranslationRequest> requests, double perSecond) {
        TimedAnswer[] answers = new TimedAnswer[requests.size()];
        long startNanos = System.nanoTime();
        double nanosBetween = 1e9 / perSecond;
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < requests.size(); i++) {
                long dueNanos = startNanos + (long) (i * nanosBetween);
                for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                client.send(requests.get(i).getRequestId(), requests.get(i));
            }
        });
        client.receive(requests.size(), PATIENCE, answer -> {
            TranslationResult result = result(answer).result();
            int place = Integer.parseInt(result.getRequestId());
            double nanos = System.nanoTime() - startNanos - place * nanosBetween;
            answers[place] = TimedAnswer.of(result, nanos / TimeUnit.MILLISECONDS.toNanos(1));
        });
        sending.join();
        int ramp = (int) Math.min(requests.size() - 1L, Math.round(RAMP_SECONDS * perSecond));
        return List.of(answers).subList(ramp, answers.length);
    }

    private static Answer.Result result(Answer answer) {
        if (answer instanceof Answer.Result result) {
            return result;
        }
        throw new IllegalStateException("a request became a dead letter: " + answer);
    }
}
