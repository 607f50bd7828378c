package io.stylestream.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.stylestream.core.FailureCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a worker tells about itself, under {@code stylestream.worker}. Results and dead letters count once they are
 * committed. Thread-safe.
 */
final class WorkerMetrics {
    private static final String PREFIX = "stylestream.worker.";

    private final Counter results;
    private final Map<FailureCode, Counter> deadLetters = new EnumMap<>(FailureCode.class);
    private final Counter aborted;
    private final Timer queue;
    private final Timer decode;
    private final Timer infer;
    private final Timer encode;
    private final Timer commit;
    private final DistributionSummary batchSize;
    private final AtomicInteger buffered = new AtomicInteger();

    WorkerMetrics(MeterRegistry registry) {
        results = counter(registry, "results", "Pictures translated");
        aborted = counter(registry, "aborts", "Transactions given up, whose records are done again");
        for (FailureCode code : FailureCode.values()) {
            deadLetters.put(
                    code,
                    Counter.builder(PREFIX + "dead.letters")
                            .description("Requests that can never succeed")
                            .tag("code", code.name())
                            .register(registry));
        }
        queue = timer(registry, "queue", "Time a picture waits inside the worker");
        decode = timer(registry, "decode", "Time to read a request and decode its pictures");
        infer = timer(registry, "infer", "Time of the engine for a batch");
        encode = timer(registry, "encode", "Time to write a picture file");
        commit = timer(registry, "commit", "Time to send and commit a transaction");
        batchSize = DistributionSummary.builder(PREFIX + "batch.size")
                .description("Pictures in a batch")
                .register(registry);
        Gauge.builder(PREFIX + "buffered", buffered, AtomicInteger::get)
                .description("Records read and not committed")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(PREFIX + name)
                .description(description)
                .publishPercentileHistogram()
                .register(registry);
    }

    void inferred(int pictures, Duration duration) {
        infer.record(duration);
        batchSize.record(pictures);
    }

    /** Counts a committed transaction. */
    CommittedTransaction committed(List<Outcome> outcomes, Duration duration) {
        Map<FailureCode, Integer> failures = new EnumMap<>(FailureCode.class);
        int translated = 0;
        for (Outcome outcome : outcomes) {
            FailureCode failure = outcome.failure();
            StageTimes times = outcome.times();
            if (failure != null) {
                failures.merge(failure, 1, Integer::sum);
            } else if (times != null) {
                translated++;
                queue.record(times.queue());
                decode.record(times.decode());
                encode.record(times.encode());
            }
        }
        results.increment(translated);
        failures.forEach((code, count) -> counterOf(code).increment(count));
        commit.record(duration);
        return new CommittedTransaction(translated, failures);
    }

    private Counter counterOf(FailureCode code) {
        return Objects.requireNonNull(deadLetters.get(code));
    }

    void aborted() {
        aborted.increment();
    }

    void buffered(int records) {
        buffered.set(records);
    }
}
