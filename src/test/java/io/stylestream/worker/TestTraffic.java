package io.stylestream.worker;

import io.stylestream.broker.EmbeddedBroker;
import io.stylestream.wire.RecordCodec;
import io.stylestream.wire.WireFormat;
import io.stylestream.wire.avro.LatentStyle;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.wire.avro.TranslationResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.Assertions;

/** A set of topics of its own on a broker: sends requests and reads what became of them. */
final class TestTraffic implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(40);
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(2);
    /** After the expected records have come: time in which one too many would show. */
    private static final Duration QUIET = Duration.ofMillis(300);

    private static final int PARTITIONS = 3;
    private static final Logger KAFKA_LOG = Logger.getLogger("org.apache.kafka");

    static {
        KAFKA_LOG.setLevel(Level.SEVERE);
    }

    private final EmbeddedBroker broker;
    private final String id = UUID.randomUUID().toString();
    private final TopicNames topics = names(id);
    private final String group = "group-" + UUID.randomUUID();
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final RecordCodec<TranslationRequest> requests =
            WireFormat.singleObject().requests();
    private final RecordCodec<TranslationResult> results =
            WireFormat.singleObject().results();

    /** Creates topics of its own. */
    TestTraffic(EmbeddedBroker broker) {
        this.broker = broker;
        broker.createTopics(Map.of(
                topics.requests().get(0), PARTITIONS, topics.results(), PARTITIONS, topics.deadLetters(), PARTITIONS));
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "linger.ms", "5",
                        "delivery.timeout.ms", "35000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** What {@link #names} makes this traffic's topics of. */
    String id() {
        return id;
    }

    static TopicNames names(String id) {
        return new TopicNames(List.of("requests-" + id), "results-" + id, "dead-letters-" + id);
    }

    /** Defaults, but a crashed member of the group is noticed soon. */
    WorkerSettings settings() {
        return WorkerSettings.of(KafkaSettings.of(broker.bootstrapServers())
                .withTopics(topics)
                .withGroupId(group)
                .withTransactionalId(group + "-" + UUID.randomUUID())
                .withSessionTimeout(SESSION_TIMEOUT));
    }

    void limitMessageBytes(String topic, int bytes) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            AlterConfigOp limit = new AlterConfigOp(
                    new ConfigEntry("max.message.bytes", Integer.toString(bytes)), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(limit)))
                    .all()
                    .get();
        }
    }

    TopicNames topics() {
        return topics;
    }

    /** A good request; its builder can be spoilt. */
    static TranslationRequest.Builder request(String id, int seed) {
        return TranslationRequest.newBuilder()
                .setRequestId(id)
                .setPicture(ByteBuffer.wrap(TestPictures.png(seed)))
                .setDomain("cat")
                .setStyle(new LatentStyle((long) seed, 1.0, null));
    }

    byte[] encode(TranslationRequest request) {
        return requests.encode(topics.requests().get(0), request);
    }

    TranslationResult decode(ConsumerRecord<byte[], byte[]> record) {
        return results.decode(topics.results(), record.value());
    }

    void send(String key, TranslationRequest request) {
        send(new ProducerRecord<>(topics.requests().get(0), utf8(key), encode(request)));
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        sent.add(producer.send(record));
    }

    /** Waits until the broker has all that was sent. */
    void flush() {
        producer.flush();
        sent.forEach(record -> Assertions.assertThat(record).succeedsWithin(PATIENCE));
    }

    List<ConsumerRecord<byte[], byte[]>> results(int expected) {
        return committed(topics.results(), expected);
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters(int expected) {
        return committed(topics.deadLetters(), expected);
    }

    /** All committed records of a topic, once at least so many have come. */
    private List<ConsumerRecord<byte[], byte[]>> committed(String topic, int expected) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList());
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (records.size() < expected && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            }
            consumer.poll(QUIET).forEach(records::add);
        }
        Assertions.assertThat(records.size()).as("records of %s", topic).isEqualTo(expected);
        return records;
    }

    static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "no header " + name : new String(header.value(), StandardCharsets.UTF_8);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
