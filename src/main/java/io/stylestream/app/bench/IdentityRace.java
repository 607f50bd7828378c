package io.stylestream.app.bench;

import static io.stylestream.app.bench.Console.print;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stylestream.broker.EmbeddedBroker;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.wire.RecordCodec;
import io.stylestream.wire.WireFormat;
import io.stylestream.wire.avro.LatentStyle;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.worker.BufferSettings;
import io.stylestream.worker.KafkaSettings;
import io.stylestream.worker.TopicNames;
import io.stylestream.worker.TransactionSettings;
import io.stylestream.worker.Worker;
import io.stylestream.worker.WorkerSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * The worker with a model that passes pictures through, against plain Kafka clients on the same broker, in turns: the
 * worker reads waiting requests and writes their results exactly once; the plain clients read waiting records and write
 * as many at the same time, and each alone.
 */
final class IdentityRace implements AutoCloseable {
    private static final int PICTURE_BYTES = 20_000;
    private static final int PARTITIONS = 4;
    /** Without a model a worker has the default buffer in flight for the time of one commit only. */
    private static final BufferSettings BUFFER = new BufferSettings(2048, 256L << 20);

    private static final TransactionSettings TRANSACTIONS =
            new TransactionSettings(256, 1024, Duration.ofMillis(20), TransactionSettings.DEFAULT.timeout());
    private static final String PLAIN_TOPIC = "plain";

    private final EmbeddedBroker broker;
    private final PlainClients plain;
    private final PictureTranslator translator = new PassingTranslator();
    private final byte[] request = request();

    private IdentityRace(EmbeddedBroker broker) {
        TopicNames topics = TopicNames.DEFAULT;
        broker.createTopics(Map.of(
                topics.requests().get(0),
                PARTITIONS,
                topics.results(),
                PARTITIONS,
                topics.deadLetters(),
                1,
                PLAIN_TOPIC,
                PARTITIONS));
        this.broker = broker;
        this.plain = new PlainClients(broker.bootstrapServers(), PLAIN_TOPIC, PARTITIONS);
    }

    private static byte[] request() {
        byte[] picture = new byte[PICTURE_BYTES];
        new Random(1).nextBytes(picture);
        TranslationRequest request = TranslationRequest.newBuilder()
                .setRequestId("1")
                .setPicture(ByteBuffer.wrap(picture))
                .setDomain("any")
                .setStyle(LatentStyle.newBuilder().setSeed(1).build())
                .build();
        try (RecordCodec<TranslationRequest> codec = WireFormat.singleObject().requests()) {
            return codec.encode(TopicNames.DEFAULT.requests().get(0), request);
        }
    }

    static void run(int pictures, int rounds, int warmUp) {
        List<Round> measured = new ArrayList<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                IdentityRace race = new IdentityRace(broker)) {
            print("%d pictures of %d bytes, after %d rounds that do not count", pictures, PICTURE_BYTES, warmUp);
            print("round  producer alone  consumer alone  both at once  worker  ratio   (pictures/s)");
            for (int round = -warmUp; round < rounds; round++) {
                Round now = race.round(pictures);
                if (round >= 0) {
                    measured.add(now);
                    print(
                            "%5d  %14.0f  %14.0f  %12.0f  %6.0f  %5.2f",
                            round + 1,
                            now.producer.picturesPerSecond(),
                            now.consumer.picturesPerSecond(),
                            now.both.picturesPerSecond(),
                            now.worker.picturesPerSecond(),
                            now.ratio());
                }
            }
        }
        report("producer alone", measured, Round::producer);
        report("consumer alone", measured, Round::consumer);
        report("both at once", measured, Round::both);
        report("worker", measured, Round::worker);
        print(
                "ratio           %s of both at once",
                Spread.of(measured, Round::ratio).text("%.2f"));
    }

    private static void report(String who, List<Round> rounds, Function<Round, Measurement> measurement) {
        print(
                "%-14s  %s pictures/s, %.3f core-milliseconds each, %.3f of them in the broker",
                who,
                Spread.of(rounds, round -> measurement.apply(round).picturesPerSecond())
                        .text("%.0f"),
                Spread.of(rounds, round -> measurement.apply(round).coreMillisPerPicture())
                        .median(),
                Spread.of(rounds, round -> measurement.apply(round).childMillisPerPicture())
                        .median());
    }

    private record Round(Measurement producer, Measurement both, Measurement consumer, Measurement worker) {
        double ratio() {
            return worker.picturesPerSecond() / both.picturesPerSecond();
        }
    }

    private Round round(int pictures) {
        Measurement producer = Measurement.of(pictures, () -> plain.produce(pictures, request));
        Measurement both = Measurement.of(pictures, () -> plain.produceAndConsume(pictures, request));
        Measurement consumer = Measurement.of(pictures, () -> plain.consume(pictures));
        // more than are counted, so that the worker's buffer is as full at the end as at the beginning
        plain.produce(TopicNames.DEFAULT.requests().get(0), pictures + BUFFER.maxRecords(), request);
        return new Round(producer, both, consumer, worker(pictures));
    }

    /** From the first commit of a new worker, which has to find its coordinators, to its last. */
    private Measurement worker(int pictures) {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CountDownLatch left = new CountDownLatch(pictures);
        try (Worker worker = Worker.start(
                WorkerSettings.of(KafkaSettings.of(broker.bootstrapServers()))
                        .withBuffer(BUFFER)
                        .withTransactions(TRANSACTIONS),
                translator,
                WireFormat.singleObject(),
                new SimpleMeterRegistry(),
                transaction -> {
                    first.complete(transaction.results());
                    for (int i = 0; i < transaction.results(); i++) {
                        left.countDown();
                    }
                })) {
            int before = first.join();
            return Measurement.of(pictures - before, () -> await(left));
        }
    }

    private static void await(CountDownLatch left) {
        try {
            left.await();
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the worker worked", error);
        }
    }

    @Override
    public void close() {
        plain.close();
        translator.close();
    }
}
