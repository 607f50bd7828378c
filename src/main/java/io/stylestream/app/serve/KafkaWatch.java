package io.stylestream.app.serve;

import io.stylestream.core.RecordLimits;
import io.stylestream.core.UsageError;
import io.stylestream.worker.KafkaSettings;
import io.stylestream.worker.TopicNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Looks now and then whether Kafka answers and has the topics, and says in one line what is wrong: Kafka's own clients
 * say it many times a second, and in their terms. Thread-safe.
 */
final class KafkaWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KafkaWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    /** Between two lines on the same problem. */
    private static final Duration REMINDER = Duration.ofMinutes(1);

    private final String bootstrapServers;
    private final List<String> topics;
    private final long largestRecord;
    private final Admin admin;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread watch = new Thread(work, "kafka-watch");
        watch.setDaemon(true);
        return watch;
    });
    private volatile Optional<String> problem = Optional.of("Kafka was not asked yet");
    private Optional<String> told = Optional.empty();
    private long toldAtNanos;

    /** @throws UsageError if Kafka's clients do not accept the settings, or know no address of a broker */
    KafkaWatch(KafkaSettings kafka) {
        bootstrapServers = kafka.bootstrapServers();
        largestRecord = (long) kafka.maxRecordBytes() + RecordLimits.DEAD_LETTER_ROOM_BYTES;
        TopicNames names = kafka.topics();
        topics = Stream.concat(names.requests().stream(), Stream.of(names.results(), names.deadLetters()))
                .distinct()
                .toList();
        Map<String, Object> properties = new HashMap<>(kafka.sharedClientProperties());
        int timeoutMillis = Math.toIntExact(ANSWER_TIMEOUT.toMillis());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
        try {
            admin = Admin.create(properties);
        } catch (KafkaException error) {
            throw new UsageError(
                    "Kafka's clients do not accept the settings stylestream.kafka.*: " + rootMessage(error), error);
        }
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What was wrong when last looked, in one sentence; empty if nothing. */
    Optional<String> problem() {
        return problem;
    }

    private void look() {
        try {
            problem = describe();
            tell(problem, System.nanoTime());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unexpected) {
            LOG.warn("the look at Kafka failed", unexpected);
        }
    }

    private void tell(Optional<String> now, long nanos) {
        boolean changed = !now.equals(told);
        boolean due = now.isPresent() && nanos - toldAtNanos >= REMINDER.toNanos();
        if (!changed && !due) {
            return;
        }
        now.ifPresentOrElse(LOG::warn, () -> LOG.infof("Kafka at %s answers and has all topics", bootstrapServers));
        told = now;
        toldAtNanos = nanos;
    }

    private Optional<String> describe() throws InterruptedException {
        TreeSet<String> missing = new TreeSet<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                topic.getValue().get();
            } catch (ExecutionException error) {
                Throwable cause = error.getCause();
                if (cause instanceof UnknownTopicOrPartitionException) {
                    missing.add(topic.getKey());
                } else if (cause instanceof TimeoutException) {
                    return Optional.of(
                            "Kafka at %s does not answer; the worker waits for it".formatted(bootstrapServers));
                } else {
                    return Optional.of("Kafka at %s refuses to describe the topic %s: %s"
                            .formatted(bootstrapServers, topic.getKey(), rootMessage(error)));
                }
            }
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(explain(missing));
    }

    private String explain(TreeSet<String> missing) {
        return ("Kafka at %s has no topic %s; create each with `kafka-topics.sh --bootstrap-server %s --create "
                        + "--partitions 8 --config max.message.bytes=%d --topic NAME`")
                .formatted(bootstrapServers, String.join(", ", missing), bootstrapServers, largestRecord);
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    @Override
    public void close() {
        thread.shutdownNow();
        admin.close(Duration.ZERO);
    }
}
