package io.stylestream.worker;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stylestream.wire.WireFormat;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A worker process that comes to a halt at a given point, says so, and waits to be killed. It also ends when its
 * standard input ends.
 */
final class StallingWorker {
    /** The line that tells that the worker stands still. */
    static final String STALLED = "STALLED";

    /** Where to stop. */
    enum Point {
        /** In the engine, with the second batch, after the first one was committed. */
        INFERENCE,
        /** In an open transaction, after results were sent to the broker. */
        TRANSACTION
    }

    private StallingWorker() {}

    /** @param arguments bootstrap servers, topic id, group, transactional id, {@link Point} */
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        Point point = Point.valueOf(arguments[4]);
        CountDownLatch committed = new CountDownLatch(1);
        AtomicInteger batches = new AtomicInteger();
        InvertingTranslator translator = new InvertingTranslator(batch -> {
            if (batches.incrementAndGet() > 1) {
                await(committed);
                if (point == Point.INFERENCE) {
                    stall();
                }
            }
        });
        KafkaSettings kafka = KafkaSettings.of(arguments[0])
                .withTopics(TestTraffic.names(arguments[1]))
                .withGroupId(arguments[2])
                .withTransactionalId(arguments[3])
                .withSessionTimeout(TestTraffic.SESSION_TIMEOUT)
                .withClientProperties(
                        point == Point.TRANSACTION
                                ? Map.of("producer.interceptor.classes", StallingInterceptor.class.getName())
                                : Map.of());
        WorkerSettings settings = WorkerSettings.of(kafka).withBatches(new BatchSettings(16, Duration.ofMillis(50), 1));
        Worker.start(
                settings,
                translator,
                WireFormat.singleObject(),
                new SimpleMeterRegistry(),
                transaction -> committed.countDown());
        while (System.in.read() >= 0) {
            // the test has nothing to say
        }
        Runtime.getRuntime().halt(0);
    }

    private static void stall() {
        System.out.println(STALLED);
        await(new CountDownLatch(1));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException end) {
            throw new IllegalStateException(end);
        }
    }

    /** Stands still before the 25th result is sent, as soon as the broker has all those before it. */
    public static final class StallingInterceptor implements ProducerInterceptor<byte[], byte[]> {
        private static final int SENT = 24;

        private final AtomicInteger records = new AtomicInteger();
        private final CountDownLatch acknowledged = new CountDownLatch(SENT);

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            if (records.incrementAndGet() > SENT) {
                StallingWorker.await(acknowledged);
                stall();
            }
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
            acknowledged.countDown();
        }

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> settings) {}
    }
}
