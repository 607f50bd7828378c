package io.stylestream.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {
    @Test
    void pinsTheDefaults() {
        // when
        WorkerSettings settings = WorkerSettings.of(KafkaSettings.of("broker:9092"));

        // then
        assertThat(settings.kafka().topics())
                .isEqualTo(new TopicNames(
                        List.of("translation-requests"), "translation-results", "translation-dead-letters"));
        assertThat(settings.kafka().groupId()).isEqualTo("stylestream-workers");
        assertThat(settings.kafka().transactionalId()).startsWith("stylestream-workers-");
        assertThat(settings.kafka().sessionTimeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(settings.kafka().maxRecordBytes()).isEqualTo(8 * 1024 * 1024);
        assertThat(settings.batches()).isEqualTo(new BatchSettings(32, Duration.ofMillis(10), 4));
        assertThat(settings.buffer()).isEqualTo(new BufferSettings(256, 64 * 1024 * 1024));
        assertThat(settings.transactions())
                .isEqualTo(new TransactionSettings(32, 256, Duration.ofMillis(5), Duration.ofSeconds(10)));
        assertThat(settings.codecThreads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(settings.drainTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.revocationTimeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void refusesNumbersThatCannotWork() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchSettings(0, Duration.ZERO, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new BufferSettings(0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransactionSettings(2, 1, Duration.ZERO, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new TopicNames(List.of(), "results", "dead"));
    }
}
