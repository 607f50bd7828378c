package io.stylestream.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final TopicPartition FIRST = new TopicPartition("topic", 0);
    private static final TopicPartition SECOND = new TopicPartition("topic", 1);

    private final InFlight inFlight = new InFlight();

    private Task add(TopicPartition partition, long offset) {
        Task task = new Task(new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, null), 0);
        inFlight.add(task);
        return task;
    }

    private static void finish(Task task) {
        task.finish(new Outcome(new ProducerRecord<>("results", new byte[0]), null, null));
    }

    @Test
    void aTaskIsReadyOnlyWhenAllBeforeItInItsPartitionAre() {
        // given
        Task first = add(FIRST, 10);
        Task second = add(FIRST, 11);
        Task other = add(SECOND, 3);
        finish(second);
        finish(other);

        // when
        List<Task> before = inFlight.ready(10);
        finish(first);
        List<Task> after = inFlight.ready(10);

        // then
        assertThat(before).containsExactly(other);
        assertThat(after).containsExactly(first, second, other);
    }

    @Test
    void offsetsPointBehindTheLastTaskOfEachPartition() {
        // given a gap, as transaction markers leave them
        Task first = add(FIRST, 10);
        Task second = add(FIRST, 15);
        Task other = add(SECOND, 3);

        // when
        var offsets = InFlight.offsetsAfter(List.of(first, second, other));

        // then
        assertThat(offsets.get(FIRST).offset()).isEqualTo(16);
        assertThat(offsets.get(SECOND).offset()).isEqualTo(4);
    }

    @Test
    void whatIsBeingCommittedIsNotReadyOnceMore() {
        // given
        Task first = add(FIRST, 1);
        Task second = add(FIRST, 2);
        finish(first);
        finish(second);

        // when
        inFlight.commit(inFlight.ready(1));

        // then
        assertThat(inFlight.ready(10)).containsExactly(second);
        assertThat(inFlight.records()).isEqualTo(2);
    }

    @Test
    void whatWasNotCommittedIsReadyAgainInItsOrder() {
        // given
        Task first = add(FIRST, 1);
        Task second = add(FIRST, 2);
        Task third = add(FIRST, 3);
        finish(first);
        finish(second);
        inFlight.commit(inFlight.ready(10));
        finish(third);

        // when
        inFlight.notCommitted();

        // then
        assertThat(inFlight.ready(10)).containsExactly(first, second, third);
    }

    @Test
    void countsWhatIsHeld() {
        // given
        Task first = add(FIRST, 1);
        add(FIRST, 2);
        add(SECOND, 1);
        finish(first);

        // when
        inFlight.commit(inFlight.ready(1));
        inFlight.committed();
        inFlight.release(List.of(SECOND));

        // then
        assertThat(inFlight.records()).isEqualTo(1);
    }

    @Test
    void aReleasedPartitionIsDropped() {
        // given
        Task task = add(FIRST, 1);

        // when
        inFlight.release(List.of(FIRST));

        // then
        assertThat(task.isDropped()).isTrue();
        assertThat(inFlight.isEmpty()).isTrue();
        assertThat(inFlight.firstOffset(FIRST)).isNull();
    }

    @Test
    void whatIsBeingCommittedIsNotDropped() {
        // given
        finish(add(FIRST, 1));
        inFlight.commit(inFlight.ready(10));

        // when, then
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(inFlight::clear);
    }

    @Test
    void remembersWhereReadingBeganWhenAllIsReadAgain() {
        // given
        add(FIRST, 7);
        add(FIRST, 8);

        // when
        inFlight.clear();

        // then
        assertThat(inFlight.firstOffset(FIRST)).isEqualTo(7);
        assertThat(inFlight.ready(10)).isEmpty();
        assertThat(InFlight.offsetsAfter(List.of())).isEqualTo(Map.of());
    }
}
