package io.stylestream.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicNamesTest {
    @Test
    void aWorkerCannotReadWhatItWrites() {
        assertThatThrownBy(() -> new TopicNames(List.of("in", "more"), "more", "dead"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more")
                .hasMessageContaining("results");
        assertThatThrownBy(() -> new TopicNames(List.of("in"), "out", "in"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dead letters");
    }

    @Test
    void resultsAndDeadLettersAreToldApartByTheirTopics() {
        assertThatThrownBy(() -> new TopicNames(List.of("in"), "out", "out"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("out");
    }
}
