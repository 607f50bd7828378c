package io.stylestream.worker;

import io.stylestream.core.RecordLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes a worker's consumer and producer from its settings. */
final class KafkaClients {
    /** Heartbeats in one session timeout: a few may get lost. */
    private static final int HEARTBEATS_PER_SESSION = 4;
    /** Results of neighbouring records leave together. */
    private static final int PRODUCER_BATCH_BYTES = 256 << 10;

    /** Kafka's own default; never less than one record. */
    private static final int PRODUCER_BUFFER_BYTES = 32 << 20;

    private static final int LINGER_MILLIS = 5;

    /**
     * First pause before a request is sent again; doubles up to a second. A broker that has not quite finished the
     * transaction before refuses offsets of the next one for some milliseconds, which with Kafka's own 100 is most of
     * the time that the slowest answers take.
     */
    private static final int RETRY_MILLIS = 5;

    /** A response of all partitions together: each is an array of its own. */
    private static final int FETCH_BYTES = 4 << 20;

    private final WorkerSettings settings;

    KafkaClients(WorkerSettings settings) {
        this.settings = settings;
    }

    KafkaConsumer<byte[], byte[]> consumer() {
        KafkaSettings kafka = settings.kafka();
        Map<String, Object> properties = common();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, kafka.groupId());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(kafka.sessionTimeout()));
        properties.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                millis(kafka.sessionTimeout().dividedBy(HEARTBEATS_PER_SESSION)));
        properties.put(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                Math.min(settings.batches().maxSize(), settings.buffer().maxRecords()));
        // larger records still come, one at a time
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Math.min(FETCH_BYTES, kafka.maxRecordBytes()));
        addFurther(properties, KafkaSettings.CONSUMER_PREFIX);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    KafkaProducer<byte[], byte[]> producer() {
        Duration timeout = settings.transactions().timeout();
        Map<String, Object> properties = common();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.kafka().transactionalId());
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, millis(timeout));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(timeout));
        // a record is delivered or given up while its transaction still stands
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(timeout) - LINGER_MILLIS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(timeout.dividedBy(2)));
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_MILLIS);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, PRODUCER_BATCH_BYTES);
        // the largest request must still fit with the headers of its dead letter
        int maxRequestBytes = Math.addExact(settings.kafka().maxRecordBytes(), RecordLimits.DEAD_LETTER_ROOM_BYTES);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRequestBytes);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) Math.max(PRODUCER_BUFFER_BYTES, maxRequestBytes));
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"); // pictures are compressed
        addFurther(properties, KafkaSettings.PRODUCER_PREFIX);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> common() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", settings.kafka().bootstrapServers());
        properties.put("client.id", settings.kafka().transactionalId());
        return properties;
    }

    private void addFurther(Map<String, Object> properties, String ownPrefix) {
        properties.putAll(settings.kafka().sharedClientProperties());
        settings.kafka().clientProperties().forEach((name, value) -> {
            if (name.startsWith(ownPrefix)) {
                properties.put(name.substring(ownPrefix.length()), value);
            }
        });
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
