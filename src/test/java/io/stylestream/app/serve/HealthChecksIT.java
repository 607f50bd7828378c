package io.stylestream.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stylestream.broker.EmbeddedBroker;
import io.stylestream.wire.WireFormat;
import io.stylestream.worker.InvertingTranslator;
import io.stylestream.worker.KafkaSettings;
import io.stylestream.worker.TopicNames;
import io.stylestream.worker.TransactionSettings;
import io.stylestream.worker.Worker;
import io.stylestream.worker.WorkerListener;
import io.stylestream.worker.WorkerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** What orchestrators hear of a service that has to wait. */
class HealthChecksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServiceState state = new ServiceState();
    private final HealthChecks checks = new HealthChecks(state);

    @Test
    void aWorkerTooManyIsAliveButNotReadyUntilAPartitionIsFree() throws Exception {
        TopicNames topics = TopicNames.DEFAULT;
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                KafkaWatch watch = new KafkaWatch(KafkaSettings.of(broker.bootstrapServers()))) {
            // given a worker that has the only partition
            broker.createTopics(Map.of(topics.requests().get(0), 1, topics.results(), 1, topics.deadLetters(), 1));
            watch.start();
            Worker first = start(broker, "first");
            first.ready().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            // when
            try (Worker further = start(broker, "further")) {
                state.serving(further, watch);
                await().atMost(PATIENCE).until(() -> isSettledOnTwo(admin));
                await().atMost(PATIENCE).until(() -> watch.problem().isEmpty());

                // then
                assertThat(reasonNotReady()).isEqualTo("the worker waits for partitions of the topics of requests");
                assertThat(checks.alive().call().getStatus()).isEqualTo(Status.UP);
                first.close();
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(checks.ready().call().getStatus()).isEqualTo(Status.UP));
            }
        }
    }

    @Test
    void aKafkaThatIsAwayMakesAServiceNotReadyButNotDead() {
        // given a Kafka that is not there, and a worker that soon gives its first attempts up
        WorkerSettings usual = WorkerSettings.of(KafkaSettings.of("127.0.0.1:1"));
        TransactionSettings transactions = new TransactionSettings(1, 1, Duration.ZERO, Duration.ofSeconds(1));
        try (KafkaWatch watch = new KafkaWatch(usual.kafka());
                Worker worker = start(usual.withTransactions(transactions))) {
            // when
            watch.start();
            state.serving(worker, watch);

            // then
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reasonNotReady())
                            .isEqualTo("Kafka at 127.0.0.1:1 does not answer; the worker waits for it"));
            assertThat(checks.alive().call().getStatus()).isEqualTo(Status.UP);
            assertThat(checks.started().call().getStatus()).isEqualTo(Status.UP);
        }
    }

    private static Worker start(EmbeddedBroker broker, String transactionalId) {
        return start(WorkerSettings.of(KafkaSettings.of(broker.bootstrapServers())
                .withTransactionalId(transactionalId)
                .withSessionTimeout(Duration.ofSeconds(2))));
    }

    private static Worker start(WorkerSettings settings) {
        return Worker.start(
                settings,
                new InvertingTranslator(),
                WireFormat.singleObject(),
                new SimpleMeterRegistry(),
                WorkerListener.NONE);
    }

    private static boolean isSettledOnTwo(Admin admin) throws Exception {
        String group = KafkaSettings.of("any:1").groupId();
        ConsumerGroupDescription description =
                admin.describeConsumerGroups(List.of(group)).all().get().get(group);
        return description.members().size() == 2 && description.groupState() == GroupState.STABLE;
    }

    private Object reasonNotReady() {
        HealthCheckResponse ready = checks.ready().call();
        assertThat(ready.getStatus()).isEqualTo(Status.DOWN);
        return ready.getData().orElseThrow().get("reason");
    }
}
