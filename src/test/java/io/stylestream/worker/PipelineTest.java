package io.stylestream.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stylestream.core.FailureCode;
import io.stylestream.wire.RecordCodec;
import io.stylestream.wire.WireFormat;
import io.stylestream.wire.avro.TranslationRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the stages blame records that the engine fails on, and when the engine, however they are batched. */
class PipelineTest {
    private static final String GOOD = "+";
    private static final String BAD = "-";
    /** Each failure is told with its stack trace. */
    private static final List<Logger> LOGS =
            List.of(Logger.getLogger(StageGuard.class.getName()), Logger.getLogger(BatchRunner.class.getName()));

    private final RecordCodec<TranslationRequest> requests =
            WireFormat.singleObject().requests();

    @BeforeAll
    static void hush() {
        LOGS.forEach(log -> log.setLevel(Level.OFF));
    }

    @AfterAll
    static void speakAgain() {
        LOGS.forEach(log -> log.setLevel(null));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 64})
    void failuresThatAreNotInARowCostOnlyThemselves(int batchSize) {
        // given
        String pictures = (BAD.repeat(31) + GOOD).repeat(2);

        try (Pipeline pipeline = pipeline(batchSize)) {
            // when
            List<Task> tasks = submit(pipeline, pictures);

            // then
            awaitEnd(pipeline, tasks);
            assertThat(pipeline.fatal()).isNull();
            assertThat(tasks.stream().map(PipelineTest::outcome)).containsExactly(pictures.split(""));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 64})
    void thirtyTwoFailuresInARowAreTheEnginesAndTheLastIsNoDeadLetter(int batchSize) {
        // given
        String pictures = GOOD + BAD.repeat(32) + GOOD.repeat(31);

        try (Pipeline pipeline = pipeline(batchSize)) {
            // when
            List<Task> tasks = submit(pipeline, pictures);

            // then
            awaitEnd(pipeline, tasks);
            assertThat(pipeline.fatal()).hasMessageContaining("failed on 32 records in a row");
            assertThat(tasks.subList(32, 64)).noneMatch(Task::isFinished);
        }
    }

    /** A pipeline with full batches only, in the order of the tasks. */
    private static Pipeline pipeline(int batchSize) {
        WorkerSettings settings = WorkerSettings.of(KafkaSettings.of("nobody:1"))
                .withBatches(new BatchSettings(batchSize, Duration.ofMinutes(1), 1))
                .withCodecThreads(1);
        return new Pipeline(
                settings,
                new InvertingTranslator(),
                WireFormat.singleObject(),
                new WorkerMetrics(new SimpleMeterRegistry()),
                () -> {});
    }

    private List<Task> submit(Pipeline pipeline, String pictures) {
        List<Task> tasks = IntStream.range(0, pictures.length())
                .mapToObj(i -> task(i, pictures.startsWith(GOOD, i)))
                .toList();
        tasks.forEach(pipeline::submit);
        return tasks;
    }

    private Task task(int offset, boolean good) {
        byte[] picture = good ? TestPictures.png(offset) : TestPictures.poisonedPng();
        TranslationRequest request = TestTraffic.request("id", offset)
                .setPicture(ByteBuffer.wrap(picture))
                .build();
        return new Task(
                new ConsumerRecord<>("requests", 0, offset, null, requests.encode("requests", request)),
                System.nanoTime());
    }

    private static void awaitEnd(Pipeline pipeline, List<Task> tasks) {
        await().atMost(TestTraffic.PATIENCE)
                .until(() -> pipeline.fatal() != null || tasks.stream().allMatch(Task::isFinished));
    }

    private static String outcome(Task task) {
        FailureCode failure = task.outcome().join().failure();
        if (failure == null) {
            return GOOD;
        }
        return failure == FailureCode.INFERENCE_FAILED ? BAD : failure.name();
    }
}
