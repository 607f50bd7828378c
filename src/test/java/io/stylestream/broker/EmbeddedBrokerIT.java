package io.stylestream.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    @Test
    void keepsItsTopicsFromRunToRunInAGivenDirectory(@TempDir Path directory) throws Exception {
        // given a broker that ran before
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            broker.createTopics(Map.of("kept", 3));
        }

        // when
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            // then
            assertThat(admin.listTopics().names().get()).contains("kept");
            broker.createTopics(Map.of("kept", 3));
        }
    }

    @Test
    void endsWithItsParentEvenIfThatIsKilled() throws Exception {
        // given a parent process with a broker
        Process parent = ChildJvm.command(BrokerParent.class, java.util.List.of("-Xmx64m"), java.util.List.of())
                .redirectErrorStream(true)
                .start();
        String brokerId = new ChildOutput(parent, "BROKER ").awaitAnnouncement(Duration.ofSeconds(60));
        ProcessHandle broker = ProcessHandle.of(Long.parseLong(brokerId)).orElseThrow();

        // when
        parent.destroyForcibly();

        // then
        broker.onExit().get(20, TimeUnit.SECONDS);
        assertThat(broker.isAlive()).isFalse();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void staysWhenATerminalInterruptsTheWholeProgram() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            // when
            int sent = new ProcessBuilder("kill", "-INT", Long.toString(broker.processId()))
                    .start()
                    .waitFor();

            // then it serves its clients
            assertThat(sent).isZero();
            assertThat(ProcessHandle.of(broker.processId()).orElseThrow().onExit())
                    .failsWithin(Duration.ofSeconds(1));
            broker.createTopics(Map.of("after", 1));
        }
    }

    @Test
    void saysWhyItCannotStart(@TempDir Path directory) throws Exception {
        // given a data directory that is no directory
        Path file = Files.writeString(directory.resolve("file"), "in the way");

        // when, then
        assertThatThrownBy(() -> EmbeddedBroker.start(file))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("ended before it was ready")
                .hasMessageContaining(file.toString());
    }

    /** A process that owns a broker and waits to be killed. */
    static final class BrokerParent {
        private BrokerParent() {}

        public static void main(String[] arguments) throws InterruptedException {
            EmbeddedBroker broker = EmbeddedBroker.start();
            System.out.println("BROKER " + broker.processId());
            Thread.currentThread().join();
        }
    }
}
