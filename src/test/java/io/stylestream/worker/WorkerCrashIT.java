package io.stylestream.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stylestream.broker.EmbeddedBroker;
import io.stylestream.wire.WireFormat;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of requests whose worker is killed. */
class WorkerCrashIT {
    private static final int REQUESTS = 60;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void endBroker() {
        broker.close();
    }

    @ParameterizedTest
    @EnumSource(StallingWorker.Point.class)
    void anotherWorkerFinishesWhatAKilledOneBeganAndEachResultShowsOnce(StallingWorker.Point point) throws Exception {
        try (TestTraffic traffic = new TestTraffic(broker)) {
            // given a worker process that stands still with work half done
            for (int i = 0; i < REQUESTS; i++) {
                traffic.send("key-" + i % 10, TestTraffic.request(id(i), i).build());
            }
            traffic.flush();
            WorkerSettings settings = traffic.settings();
            Process doomed = start(traffic, settings, point);
            awaitStall(doomed);

            // when it is killed, and its replacement starts
            doomed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            List<ConsumerRecord<byte[], byte[]>> results;
            try (Worker replacement = Worker.start(
                    settings,
                    new InvertingTranslator(),
                    WireFormat.singleObject(),
                    new SimpleMeterRegistry(),
                    WorkerListener.NONE)) {
                results = traffic.results(REQUESTS);
            }

            // then
            assertThat(results)
                    .extracting(record -> traffic.decode(record).getRequestId())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, REQUESTS)
                            .mapToObj(WorkerCrashIT::id)
                            .toList());
        }
    }

    private static String id(int number) {
        return "request-%02d".formatted(number);
    }

    private static Process start(TestTraffic traffic, WorkerSettings settings, StallingWorker.Point point)
            throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                StallingWorker.class.getName(),
                settings.kafka().bootstrapServers(),
                traffic.id(),
                settings.kafka().groupId(),
                settings.kafka().transactionalId(),
                point.name());
        command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return command.redirectErrorStream(true).start();
    }

    private static void awaitStall(Process worker) throws Exception {
        BufferedReader lines = worker.inputReader();
        var stalled = java.util.concurrent.CompletableFuture.supplyAsync(
                () -> lines.lines().anyMatch(StallingWorker.STALLED::equals));
        assertThat(stalled.get(TestTraffic.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the worker process came to the point where it stands still")
                .isTrue();
    }
}
