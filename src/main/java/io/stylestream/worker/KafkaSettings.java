package io.stylestream.worker;

import io.stylestream.core.RecordLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a worker takes part in Kafka.
 *
 * @param bootstrapServers addresses of the first brokers to ask, {@code host:port,...}
 * @param topics what is read and written
 * @param groupId consumer group; workers of one group share the partitions
 * @param transactionalId unique among running workers and, ideally, the same after a restart: a restarted worker then
 *     ends the transaction of its former self at once instead of after {@link TransactionSettings#timeout()}
 * @param sessionTimeout after so long without a sign of life the group gives a worker's partitions to others; at least
 *     what the broker allows ({@code group.min.session.timeout.ms}, usually 6 s)
 * @param maxRecordBytes largest record that is read or written; results beyond it become dead letters. Topics need
 *     {@code max.message.bytes} to match, that of dead letters {@link RecordLimits#DEAD_LETTER_ROOM_BYTES} more
 * @param clientProperties further properties of Kafka's clients, for example for security; one whose name begins with
 *     {@code consumer.} or {@code producer.} goes to that client only
 */
public record KafkaSettings(
        String bootstrapServers,
        TopicNames topics,
        String groupId,
        String transactionalId,
        Duration sessionTimeout,
        int maxRecordBytes,
        Map<String, String> clientProperties) {
    /** Begins the names of further properties that are for the consumer only. */
    static final String CONSUMER_PREFIX = "consumer.";
    /** Begins the names of further properties that are for the producer only. */
    static final String PRODUCER_PREFIX = "producer.";

    private static final String DEFAULT_GROUP = "stylestream-workers";
    private static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(6);

    public KafkaSettings {
        clientProperties = Map.copyOf(clientProperties);
    }

    /** The default group and topics of a Kafka. */
    public static KafkaSettings of(String bootstrapServers) {
        return new KafkaSettings(
                bootstrapServers,
                TopicNames.DEFAULT,
                DEFAULT_GROUP,
                transactionalId(DEFAULT_GROUP),
                DEFAULT_SESSION_TIMEOUT,
                RecordLimits.DEFAULT_MAX_BYTES,
                Map.of());
    }

    /** Those {@link #clientProperties()} that are for every client, an admin client for example. */
    public Map<String, String> sharedClientProperties() {
        return clientProperties.entrySet().stream()
                .filter(property -> !property.getKey().startsWith(CONSUMER_PREFIX)
                        && !property.getKey().startsWith(PRODUCER_PREFIX))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public KafkaSettings withTopics(TopicNames value) {
        return new KafkaSettings(
                bootstrapServers, value, groupId, transactionalId, sessionTimeout, maxRecordBytes, clientProperties);
    }

    /** Another group, with the transactional id that belongs to it by default. */
    public KafkaSettings withGroupId(String value) {
        return new KafkaSettings(
                bootstrapServers,
                topics,
                value,
                transactionalId(value),
                sessionTimeout,
                maxRecordBytes,
                clientProperties);
    }

    public KafkaSettings withTransactionalId(String value) {
        return new KafkaSettings(
                bootstrapServers, topics, groupId, value, sessionTimeout, maxRecordBytes, clientProperties);
    }

    public KafkaSettings withSessionTimeout(Duration value) {
        return new KafkaSettings(
                bootstrapServers, topics, groupId, transactionalId, value, maxRecordBytes, clientProperties);
    }

    public KafkaSettings withMaxRecordBytes(int value) {
        return new KafkaSettings(
                bootstrapServers, topics, groupId, transactionalId, sessionTimeout, value, clientProperties);
    }

    public KafkaSettings withClientProperties(Map<String, String> value) {
        return new KafkaSettings(
                bootstrapServers, topics, groupId, transactionalId, sessionTimeout, maxRecordBytes, value);
    }

    /** Group, host and process: stable where the host's name is and the process id too, as in a container. */
    private static String transactionalId(String group) {
        return group + "-" + hostName() + "-" + ProcessHandle.current().pid();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
