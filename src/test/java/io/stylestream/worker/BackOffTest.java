package io.stylestream.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private final BackOff backOff = new BackOff();

    private void assertRests(Duration expected) {
        assertThat(backOff.isOver(expected.toNanos() - 1))
                .as("over before %s", expected)
                .isFalse();
        assertThat(backOff.isOver(expected.toNanos()))
                .as("over after %s", expected)
                .isTrue();
    }

    @Test
    void doesNotRestBeforeTheFirstFailure() {
        assertThat(backOff.isOver(-5)).isTrue();
    }

    @Test
    void restsTwiceAsLongAfterEachFailure() {
        backOff.failed(0);
        assertRests(BackOff.FIRST);

        backOff.failed(0);
        assertRests(BackOff.FIRST.multipliedBy(2));
    }

    @Test
    void restsNoLongerThanTheLimit() {
        for (int i = 0; i < 20; i++) {
            backOff.failed(0);
        }

        assertRests(BackOff.LONGEST);
    }

    @Test
    void beginsAnewAfterASuccess() {
        // given
        backOff.failed(0);
        backOff.failed(0);
        backOff.succeeded();

        // when
        backOff.failed(0);

        // then
        assertRests(BackOff.FIRST);
    }
}
