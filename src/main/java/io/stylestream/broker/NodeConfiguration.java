package io.stylestream.broker;

import io.stylestream.core.RecordLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The configuration of a single Kafka node for one machine, with its data directory formatted.
 *
 * @param address host and port for clients
 * @param properties Kafka's own settings
 */
record NodeConfiguration(String address, Properties properties) {
    private static final String HOST = "127.0.0.1";
    private static final int NODE_ID = 1;
    /** Pictures travel inline; the dead letter of the largest request has to fit. */
    private static final int MAX_MESSAGE_BYTES = RecordLimits.DEFAULT_MAX_BYTES + RecordLimits.DEAD_LETTER_ROOM_BYTES;

    /**
     * Chooses free ports and formats the data directory where it is new.
     *
     * @param directory kept data of an earlier run is served again
     */
    static NodeConfiguration prepare(Path directory) throws IOException {
        int clients;
        int controller;
        try (ServerSocket first = freePort();
                ServerSocket second = freePort()) {
            clients = first.getLocalPort();
            controller = second.getLocalPort();
        }
        Path logs = directory.resolve("logs");
        NodeConfiguration configuration = new NodeConfiguration(HOST + ":" + clients, new Properties());
        configuration.describeNode(clients, controller, logs);
        configuration.sizeForOneMachine();
        format(directory, logs);
        return configuration;
    }

    private static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName(HOST));
    }

    private void set(String name, Object value) {
        properties.setProperty(name, value.toString());
    }

    private void describeNode(int clients, int controller, Path logs) {
        set("process.roles", "broker,controller");
        set("node.id", NODE_ID);
        set("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controller);
        set("controller.listener.names", "CONTROLLER");
        set("listeners", "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, clients, HOST, controller));
        set("advertised.listeners", "PLAINTEXT://" + address);
        set("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        set("inter.broker.listener.name", "PLAINTEXT");
        set("log.dirs", logs);
        set("auto.create.topics.enable", false);
        set("message.max.bytes", MAX_MESSAGE_BYTES);
        set("replica.fetch.max.bytes", MAX_MESSAGE_BYTES);
    }

    /** One node, a small heap, and quick reactions: the defaults are for clusters. */
    private void sizeForOneMachine() {
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            set(internal + ".replication.factor", 1);
            set(internal + ".num.partitions", 4);
        }
        set("transaction.state.log.min.isr", 1);
        set("share.coordinator.state.topic.min.isr", 1);
        set("group.initial.rebalance.delay.ms", 0);
        set("group.min.session.timeout.ms", 1_000);
        set("transaction.abort.timed.out.transaction.cleanup.interval.ms", 500);
        set("num.network.threads", 2);
        set("num.io.threads", 4);
        set("log.cleaner.dedupe.buffer.size", 4 << 20);
    }

    private static void format(Path directory, Path logs) throws IOException {
        Files.createDirectories(logs);
        Path identity = directory.resolve("cluster.id");
        if (!Files.exists(identity)) {
            Files.writeString(identity, Uuid.randomUuid().toString());
        }
        Formatter formatter = new Formatter()
                .setClusterId(Files.readString(identity).strip())
                .setNodeId(NODE_ID)
                .setDirectories(List.of(logs.toString()))
                .setMetadataLogDirectory(logs.toString())
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            formatter.run();
        } catch (Exception error) {
            throw new IOException("the data directory " + directory + " cannot be formatted for Kafka", error);
        }
    }
}
