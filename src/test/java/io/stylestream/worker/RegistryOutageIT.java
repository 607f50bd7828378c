package io.stylestream.worker;

import static io.stylestream.worker.TestTraffic.request;
import static io.stylestream.worker.TestTraffic.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stylestream.translation.PictureTranslator;
import io.stylestream.wire.RecordCodec;
import io.stylestream.wire.RegistryProcess;
import io.stylestream.wire.WireFormat;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.wire.avro.TranslationResult;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests while a real schema registry is away. */
class RegistryOutageIT extends OnBroker {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int REQUESTS = 5;

    private static RegistryProcess registry;
    private static WireFormat direct;

    private Gate gate;

    @BeforeAll
    static void findRegistry() throws Exception {
        registry = RegistryProcess.shared();
        direct = WireFormat.withRegistry(registry.api());
    }

    @BeforeEach
    void buildGate() throws Exception {
        gate = new Gate(registry.api());
    }

    @AfterEach
    void closeGate() throws Exception {
        gate.close();
    }

    @Test
    void aWorkerThatCannotLookASchemaUpRestsAndGoesOnLater() {
        // given
        sendRequests();

        // when
        try (Worker worker = start(new InvertingTranslator())) {
            await().atMost(TestTraffic.PATIENCE).pollInterval(LOOK).until(() -> isResting(worker));
            traffic.results(0);
            gate.open();

            // then
            assertAnswered();
            assertThat(worker.notServing()).isEmpty();
        }
    }

    @Test
    void aWorkerThatCannotRegisterTheSchemaOfResultsRestsAndGoesOnLater() {
        // given a registry that is away from the first drawn batch on, and back with the next attempt
        sendRequests();
        gate.open();
        AtomicInteger batches = new AtomicInteger();
        PictureTranslator translator = new InvertingTranslator(batch -> {
            if (batches.incrementAndGet() == 1) {
                gate.shut();
            } else {
                gate.open();
            }
        });

        // when
        try (Worker worker = start(translator)) {
            await().atMost(TestTraffic.PATIENCE).pollInterval(LOOK).until(() -> isResting(worker));

            // then
            assertAnswered();
        }
    }

    private void sendRequests() {
        String topic = traffic.topics().requests().get(0);
        try (RecordCodec<TranslationRequest> codec = direct.requests()) {
            for (int i = 0; i < REQUESTS; i++) {
                byte[] value = codec.encode(topic, request("request-" + i, i).build());
                traffic.send(new ProducerRecord<>(topic, utf8("key"), value));
            }
        }
        traffic.flush();
    }

    private Worker start(PictureTranslator translator) {
        WorkerSettings settings = traffic.settings().withBatches(new BatchSettings(REQUESTS, Duration.ofSeconds(1), 1));
        return Worker.start(settings, translator, WireFormat.withRegistry(gate.address()), meters, WorkerListener.NONE);
    }

    private static boolean isResting(Worker worker) {
        return worker.notServing()
                .filter(reason -> reason.contains("the schema registry at"))
                .isPresent();
    }

    private void assertAnswered() {
        try (RecordCodec<TranslationResult> codec = direct.results()) {
            assertThat(traffic.results(REQUESTS))
                    .extracting(result ->
                            codec.decode(result.topic(), result.value()).getRequestId())
                    .containsExactly("request-0", "request-1", "request-2", "request-3", "request-4");
        }
        traffic.deadLetters(0);
    }
}
