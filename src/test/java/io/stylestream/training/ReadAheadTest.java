package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.UsageError;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadAheadTest {
    @Test
    void iterationsComeInOrderHoweverManyThreadsMakeThem() {
        // given
        List<Integer> taken = new ArrayList<>();

        // when
        try (ReadAhead<Integer> ahead = new ReadAhead<>(iteration -> iteration, 3, 200, 4, 7)) {
            for (int i = 3; i < 200; i++) {
                taken.add(ahead.take());
            }

            // then
            assertThat(taken).isSorted().hasSize(197).startsWith(3);
            assertThatThrownBy(ahead::take).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void neverMoreThanAllowedAreMadeAhead() throws InterruptedException {
        // given
        AtomicInteger made = new AtomicInteger();
        CountDownLatch fourMade = new CountDownLatch(4);

        // when
        try (ReadAhead<Integer> ahead = new ReadAhead<>(
                iteration -> {
                    fourMade.countDown();
                    return made.incrementAndGet();
                },
                0,
                100,
                2,
                3)) {
            ahead.take();

            // then: three at once, and one more for the one taken
            assertThat(fourMade.await(10, TimeUnit.SECONDS)).isTrue();
            ahead.close();
            assertThat(made).hasValue(4);
        }
    }

    @Test
    void severalAreInMakingAtTheSameTime() {
        // given
        CountDownLatch together = new CountDownLatch(3);

        // when
        try (ReadAhead<Boolean> ahead = new ReadAhead<>(iteration -> meet(together), 0, 3, 3, 3)) {
            // then
            assertThat(ahead.take()).isTrue();
        }
    }

    @Test
    void aFailureIsThrownToWhoeverTakes() {
        // given
        try (ReadAhead<Integer> ahead = new ReadAhead<>(
                iteration -> {
                    if (iteration == 1) {
                        throw new UsageError("too many unreadable pictures");
                    }
                    return iteration;
                },
                0,
                10,
                1,
                2)) {
            ahead.take();

            // when / then
            assertThatThrownBy(ahead::take).isInstanceOf(UsageError.class).hasMessage("too many unreadable pictures");
        }
    }

    @Test
    void theShareOfWaitingTellsASlowMaker() {
        // given: everything after the first is as slow as the disk may be
        CountDownLatch never = new CountDownLatch(1);
        try (ReadAhead<Boolean> ahead =
                new ReadAhead<>(iteration -> iteration == 0 || !await(never, 100, TimeUnit.MILLISECONDS), 0, 4, 1, 1)) {
            ahead.take();
            double before = ahead.waitingShare();

            // when
            ahead.take();
            ahead.take();

            // then
            assertThat(before).isZero();
            assertThat(ahead.waitingShare()).isBetween(0.5, 1.0);
        }
    }

    private static boolean meet(CountDownLatch latch) {
        latch.countDown();
        return await(latch, 10, TimeUnit.SECONDS);
    }

    private static boolean await(CountDownLatch latch, long time, TimeUnit unit) {
        try {
            return latch.await(time, unit);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
