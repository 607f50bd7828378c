package io.stylestream.app.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer and a consumer that do nothing but send and read: the loops of Kafka's own
 * {@code kafka-producer-perf-test} and {@code kafka-consumer-perf-test}, which are no library. The producer has the
 * worker's batches, and no transactions.
 */
final class PlainClients implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    /** What a poll gave beyond what was asked for. */
    private int readAhead;

    /** @param topic an empty one */
    PlainClients(String bootstrapServers, String topic, int partitions) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5, "batch.size", 256 << 10),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** Sends records and returns when all are acknowledged. */
    void produce(int count, byte[] value) {
        produce(topic, count, value);
    }

    /** Sends records to another topic. */
    void produce(String elsewhere, int count, byte[] value) {
        for (int i = 0; i < count; i++) {
            producer.send(new ProducerRecord<>(elsewhere, value));
        }
        producer.flush();
    }

    /** Reads the next records of the topic, which has so many unread ones. */
    void consume(int count) {
        int read = readAhead;
        while (read < count) {
            read += consumer.poll(POLL).count();
        }
        readAhead = read - count;
    }

    /** Reads what is unread and sends as much at the same time. */
    void produceAndConsume(int count, byte[] value) {
        CompletableFuture<Void> producing = CompletableFuture.runAsync(() -> produce(count, value));
        consume(count);
        producing.join();
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
