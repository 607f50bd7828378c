package io.stylestream.broker;

import io.stylestream.core.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in a child JVM on the loopback interface, ready for clients once it is constructed.
 *
 * <p>The child ends when this process ends, even by {@code kill -9}. About 300 MB resident. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(15);
    /** Between questions whether a new topic is served. */
    private static final long LEADER_PAUSE_MILLIS = 20;

    private static final List<String> OPTIONS = List.of(
            "-Xmx384m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            // else levels that the broker sets do not count for Kafka, which logs through JBoss's log manager
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

    private final Process process;
    private final @Nullable Path temporary;
    private final String bootstrapServers;

    private EmbeddedBroker(Process process, @Nullable Path temporary, String bootstrapServers) {
        this.process = process;
        this.temporary = temporary;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker whose data is deleted at its end.
     *
     * @throws BrokerStartException if it does not get ready
     */
    public static EmbeddedBroker start() {
        Path directory;
        try {
            directory = Files.createTempDirectory("stylestream-broker-");
        } catch (IOException error) {
            throw new BrokerStartException(
                    "the broker needs a temporary folder that can be written (java.io.tmpdir): " + error.getMessage(),
                    error);
        }
        return startTemporary(directory);
    }

    private static EmbeddedBroker startTemporary(Path directory) {
        try {
            return start(directory, directory);
        } catch (BrokerStartException | UncheckedIOException error) {
            try {
                Directories.delete(directory);
            } catch (IOException leftBehind) {
                error.addSuppressed(leftBehind);
            }
            throw error;
        }
    }

    /**
     * Starts a broker on kept data.
     *
     * @param directory where the data lies, or will lie; one broker at a time
     * @throws BrokerStartException if it does not get ready
     */
    public static EmbeddedBroker start(Path directory) {
        return start(directory, null);
    }

    private static EmbeddedBroker start(Path directory, @Nullable Path temporary) {
        Process process;
        try {
            process = ChildJvm.command(
                            BrokerProcess.class,
                            OPTIONS,
                            List.of(directory.toString(), temporary == null ? "keep" : "delete"))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        ChildOutput output = new ChildOutput(process, BrokerProcess.READY);
        try {
            return new EmbeddedBroker(process, temporary, output.awaitAnnouncement(READY_TIMEOUT));
        } catch (BrokerStartException error) {
            process.destroyForcibly().onExit().join(); // it writes no more
            throw error;
        }
    }

    /** Host and port for Kafka clients' {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Whether the child process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Process id of the child. */
    public long processId() {
        return process.pid();
    }

    /**
     * Creates topics and waits until they can be written to; those that exist already are left as they are.
     *
     * @param partitions number of partitions by topic
     */
    public void createTopics(Map<String, Integer> partitions) {
        Map<TopicPartition, OffsetSpec> created = new HashMap<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (Map.Entry<String, Integer> topic : partitions.entrySet()) {
                if (create(admin, new NewTopic(topic.getKey(), topic.getValue(), (short) 1))) {
                    for (int partition = 0; partition < topic.getValue(); partition++) {
                        created.put(new TopicPartition(topic.getKey(), partition), OffsetSpec.latest());
                    }
                }
            }
            // The controller knows a topic a moment before the broker serves it. Batches that a producer sends in that
            // moment can overtake each other, and the one left behind is refused until it expires. Only a leader
            // that serves knows the end of its partition.
            awaitLeaders(admin, created);
        } catch (ExecutionException error) {
            throw new IllegalStateException("topics " + partitions.keySet() + " cannot be created", error.getCause());
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while topics were created", error);
        }
    }

    /** Whether the topic did not exist yet. */
    private static boolean create(Admin admin, NewTopic topic) throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
            return true;
        } catch (ExecutionException error) {
            if (error.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw error;
        }
    }

    private static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> partitions)
            throws ExecutionException, InterruptedException {
        long endNanos = System.nanoTime() + READY_TIMEOUT.toNanos();
        while (true) {
            try {
                // asked first, because a client that asks a broker for the end of an unknown partition logs an error
                admin.describeTopics(partitions.keySet().stream()
                                .map(TopicPartition::topic)
                                .collect(Collectors.toSet()))
                        .allTopicNames()
                        .get();
                admin.listOffsets(partitions).all().get();
                return;
            } catch (ExecutionException error) {
                if (!(error.getCause() instanceof RetriableException) || System.nanoTime() > endNanos) {
                    throw error;
                }
                TimeUnit.MILLISECONDS.sleep(LEADER_PAUSE_MILLIS);
            }
        }
    }

    /** Ends the broker; takes 15 seconds at most. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().onExit().join(); // it writes no more
            }
            if (temporary != null) {
                Directories.delete(temporary);
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        } catch (InterruptedException error) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
