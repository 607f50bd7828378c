package io.stylestream.app.bench;

import io.stylestream.wire.avro.Timings;
import io.stylestream.wire.avro.TranslationResult;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How long an answer took, and where: all in milliseconds.
 *
 * @param total from the request to the answer
 * @param waiting inside the worker for a free decoder and for the engine
 * @param codec decoding and encoding
 * @param engine drawing of its batch
 * @param batchSize pictures in its batch
 */
record TimedAnswer(double total, double waiting, double codec, double engine, int batchSize) {
    private static final double MICROS = 1e3;

    static TimedAnswer of(TranslationResult result, double totalMillis) {
        Timings timings = result.getTimings();
        return new TimedAnswer(
                totalMillis,
                timings.getQueueMicroseconds() / MICROS,
                (timings.getDecodeMicroseconds() + timings.getEncodeMicroseconds()) / MICROS,
                timings.getInferMicroseconds() / MICROS,
                result.getBatchSize());
    }

    /** What is left: Kafka, and waiting for an encoder and for the commit. */
    double outside() {
        return total - waiting - codec - engine;
    }

    /** Means of several, at least one. */
    static String describe(List<TimedAnswer> answers) {
        return String.format(
                Locale.ROOT,
                "waiting %.0f, codecs %.1f, engine %.0f, Kafka and commit %.0f ms, batches of %.0f",
                mean(answers, TimedAnswer::waiting),
                mean(answers, TimedAnswer::codec),
                mean(answers, TimedAnswer::engine),
                mean(answers, TimedAnswer::outside),
                mean(answers, TimedAnswer::batchSize));
    }

    private static double mean(List<TimedAnswer> answers, ToDoubleFunction<TimedAnswer> value) {
        return answers.stream().mapToDouble(value).average().orElseThrow();
    }
}
