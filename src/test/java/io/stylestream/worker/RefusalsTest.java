package io.stylestream.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.wire.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private final DeadLetters deadLetters = new DeadLetters("dead-letters");
    private final Refusals refusals = new Refusals(deadLetters);

    private static Task task() {
        return new Task(new ConsumerRecord<>("requests", 2, 41, utf8("key"), utf8("request")), 0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String header(Outcome outcome, String name) {
        return new String(outcome.record().headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void aRefusedResultBecomesADeadLetterWithTheRequest() {
        // given
        Task refused = task();
        refused.finish(Outcome.result(
                new ProducerRecord<>("results", utf8("result")),
                new StageTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO)));
        refusals.add(refused);
        Task again = task();

        // when
        boolean finished = refusals.finish(again);

        // then
        assertThat(finished).isTrue();
        Outcome outcome = again.outcome().join();
        assertThat(outcome.failure()).isEqualTo(FailureCode.RESULT_TOO_LARGE);
        assertThat(outcome.record().value()).isEqualTo(utf8("request"));
    }

    @Test
    void aRefusedDeadLetterKeepsItsReasonAndLosesItsBytes() {
        // given
        Task refused = task();
        refused.finish(deadLetters.of(refused, new RecordFailure(FailureCode.UNKNOWN_DOMAIN, "no such domain")));
        refusals.add(refused);
        Task again = task();

        // when
        boolean finished = refusals.finish(again);

        // then
        assertThat(finished).isTrue();
        Outcome outcome = again.outcome().join();
        assertThat(outcome.failure()).isEqualTo(FailureCode.UNKNOWN_DOMAIN);
        assertThat(outcome.record().key()).isEqualTo(utf8("key"));
        assertThat(outcome.record().value()).isNull();
        assertThat(header(outcome, HeaderNames.ERROR_CODE)).isEqualTo("UNKNOWN_DOMAIN");
        assertThat(header(outcome, HeaderNames.ERROR_MESSAGE))
                .startsWith("no such domain")
                .contains("max.message.bytes");
        assertThat(header(outcome, HeaderNames.SOURCE_OFFSET)).isEqualTo("41");
    }

    @Test
    void aDeadLetterThatIsRefusedAgainLosesAllOfTheRequest() {
        // given a request whose key and headers are too large by themselves
        Task refused = task();
        refused.source().headers().add("large", utf8("header"));
        refused.finish(deadLetters.of(refused, new RecordFailure(FailureCode.UNKNOWN_DOMAIN, "no such domain")));
        refusals.add(refused);
        Task second = task();
        refusals.finish(second);

        // when
        boolean smaller = refusals.add(second);
        Task third = task();
        refusals.finish(third);

        // then
        assertThat(smaller).isTrue();
        assertThat(refusals.add(third)).as("less is not possible").isFalse();
        Outcome outcome = third.outcome().join();
        assertThat(outcome.record().key()).isNull();
        assertThat(outcome.record().value()).isNull();
        assertThat(outcome.record().headers().lastHeader("large")).isNull();
        assertThat(header(outcome, HeaderNames.ERROR_MESSAGE)).startsWith("no such domain");
        assertThat(header(outcome, HeaderNames.SOURCE_OFFSET)).isEqualTo("41");
    }
}
