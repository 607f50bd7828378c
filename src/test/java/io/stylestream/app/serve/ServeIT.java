package io.stylestream.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stylestream.GoldenFiles;
import io.stylestream.app.client.Answer;
import io.stylestream.app.client.StreamClient;
import io.stylestream.broker.EmbeddedBroker;
import io.stylestream.model.checkpoint.CheckpointImport;
import io.stylestream.wire.WireFormat;
import io.stylestream.wire.avro.LatentStyle;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.worker.TopicNames;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program serving on a real broker. */
class ServeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    /** How long a picture waits for company: enough to see it waiting. */
    private static final String BATCH_DELAY = "10s";
    /** More than a service with one waiting picture needs, less than its drain timeout. */
    private static final Duration QUICK_END = Duration.ofSeconds(30);
    /** 128 and the number of SIGTERM, as every JVM says. */
    private static final int ENDED_BY_SIGTERM = 143;

    private static final String BOTH_RESULTS = "stylestream_worker_results_total 2.0";
    private static final String THE_DEAD_LETTER = "stylestream_worker_dead_letters_total{code=\"UNKNOWN_DOMAIN\"} 1.0";

    private static final int FAILED = 1;
    private static final int WRONG_INPUT = 2;

    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void importModel() {
        model = folder.resolve("tiny");
        CheckpointImport.open(GoldenFiles.TINY.checkpoint())
                .writeTo(model, "tiny", "1", List.of("ink", "oil", "chalk"), null);
    }

    @Test
    void servesFromStartToEnd() throws Exception {
        TopicNames topics = TopicNames.DEFAULT;
        List<Answer> answers = new ArrayList<>();
        String metrics;
        // given a Kafka without topics
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ServiceProcess service = new ServiceProcess(
                        Map.of(
                                "STYLESTREAM_BATCH_MAX_SIZE",
                                "2",
                                "STYLESTREAM_BATCH_MAX_DELAY",
                                BATCH_DELAY,
                                "STYLESTREAM_DRAIN_TIMEOUT",
                                "60s"),
                        folder.resolve("serve.log"),
                        "--bootstrap-servers",
                        broker.bootstrapServers(),
                        "--model",
                        model.toString(),
                        "--engine",
                        "onnxruntime",
                        "--threads",
                        "1")) {
            HttpResponse<String> waiting = awaitAnswer(
                    service, "/q/health/ready", answer -> answer.body().contains("has no topic"));
            assertThat(waiting.statusCode()).isEqualTo(503);
            assertThat(waiting.body()).contains(topics.requests().get(0), topics.results(), topics.deadLetters());
            assertThat(service.get("/q/health/started").statusCode()).isEqualTo(200);
            assertThat(service.get("/q/health/live").statusCode()).isEqualTo(200);

            // when the topics come, a batch of two good requests and a bad one, one that waits for company, and the end
            broker.createTopics(Map.of(topics.requests().get(0), 2, topics.results(), 2, topics.deadLetters(), 1));
            awaitAnswer(service, "/q/health/ready", answer -> answer.statusCode() == 200);
            try (StreamClient client = new StreamClient(broker.bootstrapServers(), topics, WireFormat.singleObject())) {
                client.send("a", request("first", "ink"));
                client.send("b", request("second", "marble"));
                client.send("c", request("third", "oil"));
                client.receive(3, PATIENCE, answers::add);
                // answers are seen a moment before they are counted
                metrics = awaitAnswer(
                                service,
                                "/q/metrics",
                                answer -> answer.body().contains(BOTH_RESULTS)
                                        && answer.body().contains(THE_DEAD_LETTER))
                        .body();
                assertThat(service.get("/q/health/live").statusCode()).isEqualTo(200);
                client.send("d", request("fourth", "chalk"));
                awaitAnswer(service, "/q/metrics", answer -> answer.body().contains("stylestream_worker_buffered 1.0"));
                service.terminate();
                client.receive(1, PATIENCE, answers::add);
            }

            // then
            assertThat(service.exitCode(QUICK_END)).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(service.log())
                    .contains("serving model tiny 1 on OnnxRuntime with 1 threads")
                    .contains("kafka-topics.sh")
                    .doesNotContain("ERROR")
                    .doesNotContain("Exception");
            assertThat(service.log().lines()).hasSizeLessThan(10);
        }
        assertThat(answers).filteredOn(Answer.Result.class::isInstance).hasSize(3);
        assertThat(answers)
                .filteredOn(Answer.DeadLetter.class::isInstance)
                .singleElement()
                .extracting(letter -> ((Answer.DeadLetter) letter).code())
                .isEqualTo("UNKNOWN_DOMAIN");
        assertHasTheDocumentedMeters(metrics);
    }

    private static void assertHasTheDocumentedMeters(String metrics) {
        assertThat(metrics.lines())
                .contains(BOTH_RESULTS, THE_DEAD_LETTER)
                .contains("stylestream_worker_aborts_total 0.0")
                .contains("stylestream_worker_batch_size_sum 2.0")
                .anyMatch(line -> line.startsWith("stylestream_worker_buffered "))
                .anyMatch(line -> line.startsWith("kafka_consumer_fetch_manager_records_lag_max{"));
        for (String stage : List.of("queue", "decode", "infer", "encode", "commit")) {
            String meter = "stylestream_worker_%s_seconds".formatted(stage);
            assertThat(metrics.lines())
                    .contains("# TYPE %s histogram".formatted(meter))
                    .anyMatch(line -> line.startsWith(meter + "_bucket{"))
                    .anyMatch(line -> line.startsWith(meter + "_count ") && !line.endsWith(" 0.0"));
        }
    }

    @Test
    void tellsAWrongSettingInOneSentence() throws Exception {
        // given
        try (ServiceProcess service = new ServiceProcess(
                Map.of(), folder.resolve("wrong.log"), "--model", model.toString(), "--threads", "0")) {
            // when
            int exitCode = service.exitCode(PATIENCE);

            // then
            assertThat(exitCode).isEqualTo(WRONG_INPUT);
            assertThat(service.log().lines())
                    .containsExactly("stylestream: wrong setting, see stylestream.engine.threads, engine.memory: "
                            + "an engine needs at least 1 thread, but is given 0");
        }
    }

    @Test
    void failsWhenItsWorkerEndsByItself() throws Exception {
        // given a property that only the worker's consumer sees, and refuses
        try (ServiceProcess service = new ServiceProcess(
                Map.of("STYLESTREAM_KAFKA_CLIENT_PROPERTIES__CONSUMER_CHECK_CRCS_", "perhaps"),
                folder.resolve("failed.log"),
                "--model",
                model.toString())) {
            // when
            int exitCode = service.exitCode(PATIENCE);

            // then
            assertThat(exitCode).isEqualTo(FAILED);
            assertThat(service.log()).contains("the worker ends").contains("check.crcs");
        }
    }

    private static HttpResponse<String> awaitAnswer(
            ServiceProcess service, String path, Predicate<HttpResponse<String>> wanted) {
        return await().atMost(PATIENCE)
                .pollInterval(BETWEEN_LOOKS)
                .conditionEvaluationListener(look -> {
                    if (!service.isAlive()) {
                        throw new AssertionError("the service ended:\n" + service.log());
                    }
                })
                .until(() -> service.get(path), answer -> answer != null && wanted.test(answer));
    }

    private static TranslationRequest request(String id, String domain) throws Exception {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", picture);
        return TranslationRequest.newBuilder()
                .setRequestId(id)
                .setPicture(ByteBuffer.wrap(picture.toByteArray()))
                .setDomain(domain)
                .setStyle(new LatentStyle(7L, 1.0, null))
                .build();
    }
}
