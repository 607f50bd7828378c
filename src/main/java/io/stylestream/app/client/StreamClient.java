package io.stylestream.app.client;

import io.stylestream.core.RecordLimits;
import io.stylestream.wire.HeaderNames;
import io.stylestream.wire.RecordCodec;
import io.stylestream.wire.WireFormat;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.wire.avro.TranslationResult;
import io.stylestream.worker.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends translation requests and receives what comes of them. Sees only answers to what is sent after it was made, of
 * any sender; so it wants topics to itself. One thread may send while another receives.
 */
public final class StreamClient implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final TopicNames topics;
    private final RecordCodec<TranslationRequest> requests;
    private final RecordCodec<TranslationResult> results;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AtomicReference<Exception> sendFailure = new AtomicReference<>();

    public StreamClient(String bootstrapServers, TopicNames topics, WireFormat format) {
        this.topics = topics;
        this.requests = format.requests();
        this.results = format.results();
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "acks", "all",
                        "linger.ms", "5",
                        "batch.size", "262144",
                        "max.request.size", String.valueOf(RecordLimits.DEFAULT_MAX_BYTES)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        "false",
                        "max.partition.fetch.bytes",
                        String.valueOf(RecordLimits.DEFAULT_MAX_BYTES)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(topics.results(), topics.deadLetters())
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // the end is looked up now, not at the first poll
    }

    /** Sends one request; waits only while the producer's buffer is full. */
    public void send(String key, TranslationRequest request) {
        String topic = topics.requests().get(0);
        byte[] value = requests.encode(topic, request);
        producer.send(
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value),
                (sent, failure) -> sendFailure.compareAndSet(null, failure));
    }

    /**
     * Receives answers until there are {@code count} of them.
     *
     * @param patience longest wait between two answers
     * @throws IllegalStateException if a request could not be sent, or nothing came for too long
     */
    public void receive(int count, Duration patience, Consumer<Answer> each) {
        int received = 0;
        long lastAt = System.nanoTime();
        while (received < count) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                each.accept(answer(record));
                received++;
                lastAt = System.nanoTime();
            }
            Exception failure = sendFailure.get();
            if (failure != null) {
                throw new IllegalStateException("a request could not be sent: " + failure.getMessage(), failure);
            }
            if (System.nanoTime() - lastAt > patience.toNanos()) {
                throw new IllegalStateException("%d of %d answers came, then nothing for %d s"
                        .formatted(received, count, patience.toSeconds()));
            }
        }
    }

    private Answer answer(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.results())) {
            return new Answer.Result(results.decode(record.topic(), record.value()));
        }
        return new Answer.DeadLetter(
                text(record.headers().lastHeader(HeaderNames.ERROR_CODE)),
                text(record.headers().lastHeader(HeaderNames.ERROR_MESSAGE)));
    }

    private static String text(@Nullable Header header) {
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        consumer.close();
        requests.close();
        results.close();
    }
}
