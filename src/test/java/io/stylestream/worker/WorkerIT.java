package io.stylestream.worker;

import static io.stylestream.worker.TestTraffic.header;
import static io.stylestream.worker.TestTraffic.key;
import static io.stylestream.worker.TestTraffic.request;
import static io.stylestream.worker.TestTraffic.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.stylestream.core.FailureCode;
import io.stylestream.core.FatalFailure;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.wire.HeaderNames;
import io.stylestream.wire.avro.TranslationResult;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker on a real broker. */
class WorkerIT extends OnBroker {
    @Test
    void aTransactionTimeoutThatTheBrokerRefusesEndsTheWorker() {
        // given
        WorkerSettings settings = traffic.settings();
        TransactionSettings usual = settings.transactions();
        TransactionSettings tooLong =
                new TransactionSettings(usual.minRecords(), usual.maxRecords(), usual.maxWait(), Duration.ofHours(1));

        // when / then
        try (PictureTranslator translator = new InvertingTranslator();
                Worker worker = start(settings.withTransactions(tooLong), translator)) {
            assertThat(worker.ended())
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withMessageContaining("transaction timeout");
            assertThat(worker.notServing()).isPresent();
        }
    }

    @Test
    void answersGoodRequestsAndSetsBadOnesAsideEachOnceAndInOrder(@TempDir Path folder) {
        // given a real model, and 200 requests of 20 customers, half of them for its version, 11 bad in different ways
        int requests = 200;
        int customers = 20;
        Map<Integer, BadRequest> bad = new HashMap<>();
        for (BadRequest kind : BadRequest.values()) {
            bad.put(7 + 19 * kind.ordinal(), kind);
        }
        Map<Integer, byte[]> sent = new HashMap<>();
        for (int i = 0; i < requests; i++) {
            BadRequest kind = bad.get(i);
            byte[] value = kind == null
                    ? traffic.encode(request(id(i), i)
                            .setModelVersion(i % 2 == 0 ? "1" : null)
                            .build())
                    : kind.value(traffic, id(i));
            sent.put(i, value);
            traffic.send(new ProducerRecord<>(
                    traffic.topics().requests().get(0),
                    null,
                    utf8("customer-" + i % customers),
                    value,
                    new RecordHeaders().add("number", utf8(Integer.toString(i)))));
        }
        traffic.flush();

        // when
        List<ConsumerRecord<byte[], byte[]>> results;
        List<ConsumerRecord<byte[], byte[]>> deadLetters;
        try (PictureTranslator translator = TinyModel.open(folder);
                Worker worker = start(traffic.settings(), translator)) {
            results = traffic.results(requests - bad.size());
            deadLetters = traffic.deadLetters(bad.size());
        }

        // then
        Map<String, List<String>> idsByCustomer = new HashMap<>();
        results.forEach(result -> idsByCustomer
                .computeIfAbsent(key(result), customer -> new ArrayList<>())
                .add(traffic.decode(result).getRequestId()));
        for (int customer = 0; customer < customers; customer++) {
            int first = customer;
            assertThat(idsByCustomer.get("customer-" + customer))
                    .as("results of customer %d", customer)
                    .containsExactlyElementsOf(IntStream.range(0, requests)
                            .filter(i -> i % customers == first && !bad.containsKey(i))
                            .mapToObj(WorkerIT::id)
                            .toList());
        }
        assertThat(deadLetters).allSatisfy(letter -> {
            int number = Integer.parseInt(header(letter, "number"));
            assertThat(header(letter, HeaderNames.ERROR_CODE))
                    .isEqualTo(bad.get(number).code().name());
            assertThat(letter.value()).isEqualTo(sent.get(number));
            assertThat(key(letter)).isEqualTo("customer-" + number % customers);
            assertThat(header(letter, HeaderNames.ERROR_MESSAGE)).isNotBlank();
            assertThat(header(letter, HeaderNames.SOURCE_TOPIC))
                    .isEqualTo(traffic.topics().requests().get(0));
            assertThat(header(letter, HeaderNames.SOURCE_OFFSET)).containsOnlyDigits();
        });
        assertThat(deadLetters)
                .extracting(letter -> Integer.parseInt(header(letter, "number")))
                .containsExactlyInAnyOrderElementsOf(bad.keySet());
        assertThat(meters.counter("stylestream.worker.results").count()).isEqualTo(results.size());
    }

    private static String id(int number) {
        return "request-%03d".formatted(number);
    }

    @Test
    void aResultCarriesThePictureAndHowItCameAbout() {
        // given
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        traffic.send(new ProducerRecord<>(
                traffic.topics().requests().get(0),
                null,
                utf8("key"),
                traffic.encode(request("the-id", 5).build()),
                new RecordHeaders()
                        .add(HeaderNames.TRACE_PARENT, utf8(trace))
                        .add(HeaderNames.TRACE_STATE, utf8("vendor=1"))));

        // when
        ConsumerRecord<byte[], byte[]> record;
        try (Worker worker = start(traffic.settings(), new InvertingTranslator())) {
            record = traffic.results(1).get(0);
        }

        // then
        TranslationResult result = traffic.decode(record);
        byte[] source = TestPictures.read(TestPictures.png(5)).rgb();
        byte[] drawn = TestPictures.read(result.getPicture().array()).rgb();
        assertThat(IntStream.range(0, source.length).map(i -> (source[i] & 0xFF) + (drawn[i] & 0xFF)))
                .containsOnly(255);
        assertThat(result.getRequestId()).isEqualTo("the-id");
        assertThat(result.getModelName()).isEqualTo("negative");
        assertThat(result.getModelVersion()).isEqualTo("1");
        assertThat(result.getEngine()).isEqualTo("Test");
        assertThat(result.getMediaType()).isEqualTo("image/png");
        assertThat(result.getStyleValues()).containsExactly(1f, 2f, 3f, 4f);
        assertThat(result.getLatentSeed()).isEqualTo(5);
        assertThat(result.getBatchSize()).isEqualTo(1);
        assertThat(result.getSynthetic()).isTrue();
        assertThat(result.getTimings().getDecodeMicroseconds()).isPositive();
        assertThat(header(record, HeaderNames.EVENT_ID)).isEqualTo("the-id");
        assertThat(header(record, HeaderNames.EVENT_TYPE)).isEqualTo("io.stylestream.translation-result.v1");
        assertThat(header(record, HeaderNames.EVENT_SOURCE)).isEqualTo("/stylestream/worker");
        assertThat(header(record, HeaderNames.EVENT_SPECIFICATION_VERSION)).isEqualTo("1.0");
        assertThat(header(record, HeaderNames.TRACE_PARENT)).isEqualTo(trace);
        assertThat(header(record, HeaderNames.TRACE_STATE)).isEqualTo("vendor=1");
    }

    @Test
    void aDeadLetterSaysWhereItsRequestIsAndKeepsItsHeaders() {
        // given a bad request behind two good ones, which was a dead letter before
        int partition = 2;
        String topic = traffic.topics().requests().get(0);
        byte[] good = traffic.encode(request("good", 1).build());
        traffic.send(new ProducerRecord<>(topic, partition, utf8("key"), good));
        traffic.send(new ProducerRecord<>(topic, partition, utf8("key"), good));
        traffic.send(new ProducerRecord<>(
                topic,
                partition,
                utf8("key"),
                utf8("this is no Avro"),
                new RecordHeaders()
                        .add(HeaderNames.TRACE_PARENT, utf8("a trace"))
                        .add(HeaderNames.TRACE_STATE, utf8("vendor=1"))
                        .add(HeaderNames.SOURCE_OFFSET, utf8("77"))));
        traffic.flush();

        // when
        ConsumerRecord<byte[], byte[]> deadLetter;
        try (Worker worker = start(traffic.settings(), new InvertingTranslator())) {
            deadLetter = traffic.deadLetters(1).get(0);
        }

        // then
        assertThat(header(deadLetter, HeaderNames.SOURCE_TOPIC)).isEqualTo(topic);
        assertThat(header(deadLetter, HeaderNames.SOURCE_PARTITION)).isEqualTo("2");
        assertThat(header(deadLetter, HeaderNames.SOURCE_OFFSET)).isEqualTo("2");
        assertThat(header(deadLetter, HeaderNames.TRACE_PARENT)).isEqualTo("a trace");
        assertThat(header(deadLetter, HeaderNames.TRACE_STATE)).isEqualTo("vendor=1");
        assertThat(deadLetter.headers().headers(HeaderNames.SOURCE_OFFSET)).hasSize(1);
    }

    @Test
    void aClosedWorkerFinishesWhatItReadAndLeavesTheRestToAnother() {
        // given a worker whose buffer is full and whose engine holds a batch, and which would stay in its group for
        // longer than the test waits if it did not leave
        int requests = 40;
        for (int i = 0; i < requests; i++) {
            traffic.send("key-" + i % 7, request(id(i), i).build());
        }
        traffic.flush();
        WorkerSettings settings = WorkerSettings.of(
                        traffic.settings().kafka().withSessionTimeout(TestTraffic.PATIENCE.multipliedBy(2)))
                .withBatches(new BatchSettings(8, Duration.ofMillis(10), 1))
                .withBuffer(new BufferSettings(16, 1 << 20));
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        try (Worker worker = start(settings, new InvertingTranslator(batch -> goOn.join()))) {
            Gauge buffered = meters.get("stylestream.worker.buffered").gauge();
            await().atMost(TestTraffic.PATIENCE).until(() -> buffered.value() >= 16);
            int read = (int) buffered.value();

            // when
            Thread closing = new Thread(worker::close);
            closing.start();
            await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
            goOn.complete(null);

            // then
            assertThat(worker.ended()).succeedsWithin(TestTraffic.PATIENCE);
            traffic.results(read);
        }
        try (Worker next = start(traffic.settings(), new InvertingTranslator())) {
            assertThat(traffic.results(requests))
                    .extracting(record -> traffic.decode(record).getRequestId())
                    .doesNotHaveDuplicates();
            traffic.deadLetters(0);
        }
    }

    @Test
    void aPictureThatTheEngineFailsOnCostsOnlyItself() {
        // given one poisoned picture in a full batch
        for (int i = 0; i < 32; i++) {
            var request = request(id(i), i);
            if (i == 17) {
                request.setPicture(ByteBuffer.wrap(TestPictures.poisonedPng()));
            }
            traffic.send("key", request.build());
        }
        traffic.flush();
        AtomicInteger largestBatch = new AtomicInteger();
        PictureTranslator translator =
                new InvertingTranslator(batch -> largestBatch.accumulateAndGet(batch.size(), Math::max));
        WorkerSettings settings = traffic.settings().withBatches(new BatchSettings(32, Duration.ofSeconds(1), 2));

        // when
        List<ConsumerRecord<byte[], byte[]>> deadLetters;
        try (Worker worker = start(settings, translator)) {
            traffic.results(31);
            deadLetters = traffic.deadLetters(1);
        }

        // then
        assertThat(largestBatch).hasValueGreaterThan(1);
        assertThat(header(deadLetters.get(0), HeaderNames.ERROR_CODE)).isEqualTo(FailureCode.INFERENCE_FAILED.name());
        assertThat(header(deadLetters.get(0), HeaderNames.ERROR_MESSAGE)).contains("chokes");
        assertThat(deadLetters.get(0).value())
                .isEqualTo(traffic.encode(request(id(17), 17)
                        .setPicture(ByteBuffer.wrap(TestPictures.poisonedPng()))
                        .build()));
    }

    @Test
    void aDeadlineThatPassesInTheQueueIsNoticedBeforeInference() throws Exception {
        // given an engine that is busy until the deadline of a request that waits behind has passed
        CountDownLatch busy = new CountDownLatch(1);
        java.time.Instant deadline = java.time.Instant.now().plusSeconds(2);
        PictureTranslator translator = new InvertingTranslator(batch -> {
            busy.countDown();
            while (java.time.Instant.now().isBefore(deadline)) {
                java.util.concurrent.locks.LockSupport.parkUntil(deadline.toEpochMilli());
            }
        });

        // when
        try (Worker worker = start(traffic.settings(), translator)) {
            traffic.send("key", request("first", 1).build());
            busy.await(20, TimeUnit.SECONDS);
            traffic.send("key", request("late", 2).setDeadline(deadline).build());
            traffic.results(1);

            // then
            assertThat(header(traffic.deadLetters(1).get(0), HeaderNames.ERROR_CODE))
                    .isEqualTo(FailureCode.EXPIRED_DEADLINE.name());
        }
    }

    @Test
    void aFullBufferHoldsBackRequestsAndLosesNone() {
        // given a buffer for four records and an engine that is slower than the arrival of requests
        int requests = 120;
        for (int i = 0; i < requests; i++) {
            traffic.send("key-" + i % 7, request(id(i), i).build());
        }
        traffic.flush();
        AtomicInteger largestBatch = new AtomicInteger();
        PictureTranslator translator =
                new InvertingTranslator(batch -> largestBatch.accumulateAndGet(batch.size(), Math::max));
        WorkerSettings settings = traffic.settings().withBuffer(new BufferSettings(4, 1 << 20));

        // when
        List<ConsumerRecord<byte[], byte[]>> results;
        try (Worker worker = start(settings, translator)) {
            results = traffic.results(requests);
        }

        // then
        assertThat(results)
                .extracting(record -> traffic.decode(record).getRequestId())
                .doesNotHaveDuplicates();
        assertThat(largestBatch).hasValueLessThanOrEqualTo(8);
    }

    @Test
    void twoWorkersShareTheWork() throws Exception {
        // given a worker that has all partitions and a second one that joins while requests come
        int requests = 150;
        AtomicInteger byFirst = new AtomicInteger();
        AtomicInteger bySecond = new AtomicInteger();
        PictureTranslator first = new InvertingTranslator(batch -> byFirst.addAndGet(batch.size()));
        PictureTranslator second = new InvertingTranslator(batch -> bySecond.addAndGet(batch.size()));

        // when
        try (Worker one = start(traffic.settings(), first)) {
            one.ready().get(20, TimeUnit.SECONDS);
            for (int i = 0; i < requests / 3; i++) {
                traffic.send("key-" + i % 30, request(id(i), i).build());
            }
            try (Worker two = start(traffic.settings(), second)) {
                for (int i = requests / 3; i < 2 * requests / 3; i++) {
                    traffic.send("key-" + i % 30, request(id(i), i).build());
                }
                two.ready().get(20, TimeUnit.SECONDS);
                for (int i = 2 * requests / 3; i < requests; i++) {
                    traffic.send("key-" + i % 30, request(id(i), i).build());
                }
                List<ConsumerRecord<byte[], byte[]>> results = traffic.results(requests);

                // then
                assertThat(results)
                        .extracting(record -> traffic.decode(record).getRequestId())
                        .doesNotHaveDuplicates();
                assertThat(byFirst).hasPositiveValue();
                assertThat(bySecond).hasPositiveValue();
            }
        }
    }

    @Test
    void anEngineThatFailsOnEverythingEndsTheWorkerAndCostsNoRequest() {
        // given
        int requests = 8;
        for (int i = 0; i < requests; i++) {
            traffic.send("key", request(id(i), i).build());
        }
        traffic.flush();
        WorkerSettings settings = traffic.settings().withBatches(new BatchSettings(requests, Duration.ofSeconds(1), 1));
        PictureTranslator broken = new InvertingTranslator(batch -> {
            throw new IllegalStateException("the engine is broken");
        });

        // when
        try (Worker worker = start(settings, broken)) {
            assertThat(worker.ended())
                    .failsWithin(TestTraffic.PATIENCE)
                    .withThrowableThat()
                    .withMessageContaining("failed on all 8 records");
        }

        // then
        try (Worker next = start(traffic.settings(), new InvertingTranslator())) {
            traffic.results(requests);
            traffic.deadLetters(0);
        }
    }

    @Test
    void aFatalErrorEndsTheWorkerAndLeavesItsRequestsToAnother() throws Exception {
        // given a worker whose engine runs out of memory
        traffic.send("key", request("only", 1).build());
        PictureTranslator broken = new InvertingTranslator(batch -> {
            throw new OutOfMemoryError("for the test");
        });

        // when
        try (Worker worker = start(traffic.settings(), broken)) {
            assertThat(worker.ended())
                    .failsWithin(TestTraffic.PATIENCE)
                    .withThrowableThat()
                    .withMessageContaining("for the test");
        }

        // then
        try (Worker next = start(traffic.settings(), new InvertingTranslator())) {
            traffic.results(1);
            traffic.deadLetters(0);
        }
    }

    @Test
    void aLostDeviceEndsTheWorkerAtOnceAndLeavesItsRequestsToAnother() {
        // given finished results that are not committed yet, and a device that is lost in the second batch
        int requests = 8;
        for (int i = 0; i < requests; i++) {
            traffic.send("key", request(id(i), i).build());
        }
        traffic.flush();
        WorkerSettings settings = traffic.settings().withBatches(new BatchSettings(4, Duration.ofSeconds(1), 2));
        AtomicInteger batches = new AtomicInteger();
        PictureTranslator losing = new InvertingTranslator(batch -> {
            if (batches.incrementAndGet() > 1) {
                throw new FatalFailure("the GPU is lost", new IllegalStateException());
            }
        });

        // when
        try (Worker worker = start(settings, losing)) {
            assertThat(worker.ended())
                    .failsWithin(TestTraffic.PATIENCE)
                    .withThrowableThat()
                    .withMessageContaining("the GPU is lost");
        }

        // then nothing was tried again on the lost device, and another worker answers each request once
        assertThat(batches).hasValue(2);
        try (Worker next = start(traffic.settings(), new InvertingTranslator())) {
            traffic.results(requests);
            traffic.deadLetters(0);
        }
    }
}
