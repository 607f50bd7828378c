package io.stylestream.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitScheduleTest {
    private static final long MILLISECOND = 1_000_000;

    private final CommitSchedule schedule =
            new CommitSchedule(new TransactionSettings(32, 256, Duration.ofMillis(5), Duration.ofSeconds(10)));

    @Test
    void nothingIsNeverDue() {
        assertThat(schedule.isDue(0, 5, false, 0)).isFalse();
    }

    @Test
    void manyAreDueAtOnce() {
        assertThat(schedule.isDue(32, 100, false, 0)).isTrue();
    }

    @Test
    void aFewAreDueWhenNothingElseIsUnderWay() {
        assertThat(schedule.isDue(3, 3, false, 0)).isTrue();
    }

    @Test
    void aFewWaitForOthersButNotForLong() {
        // given
        assertThat(schedule.isDue(3, 10, false, 100 * MILLISECOND)).isFalse();

        // when, then
        assertThat(schedule.isDue(4, 10, false, 104 * MILLISECOND)).isFalse();
        assertThat(schedule.isDue(4, 10, false, 105 * MILLISECOND)).isTrue();
    }

    @Test
    void aRefusedCommitIsTriedAgainAfterAMoment() {
        // given
        schedule.postpone(100 * MILLISECOND);

        // when, then
        assertThat(schedule.isDue(32, 32, false, 149 * MILLISECOND)).isFalse();
        assertThat(schedule.isDue(32, 32, false, 150 * MILLISECOND)).isTrue();
    }

    @Test
    void tasksThatVanishLeaveNothingDue() {
        // given tasks that are ready, and go with their partitions while a refused commit waits
        schedule.isDue(3, 10, false, 100 * MILLISECOND);
        schedule.postpone(100 * MILLISECOND);

        // when
        schedule.isDue(0, 0, false, 200 * MILLISECOND);

        // then
        assertThat(schedule.nanosUntilDue(false, 200 * MILLISECOND)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aFullBufferIsCommittedByHalves() {
        assertThat(schedule.isDue(127, 256, true, 0)).isFalse();
        assertThat(schedule.isDue(128, 256, true, 0)).isTrue();
    }

    @Test
    void aBufferThatIsFullOfFewLargeRecordsIsCommittedByHalvesToo() {
        assertThat(schedule.isDue(4, 10, true, 0)).isFalse();
        assertThat(schedule.isDue(5, 10, true, 0)).isTrue();
    }

    @Test
    void whileTheBufferIsFullAFewWaitFortyTimesAsLong() {
        // given
        assertThat(schedule.isDue(3, 256, true, 100 * MILLISECOND)).isFalse();

        // when, then
        assertThat(schedule.isDue(3, 256, true, 299 * MILLISECOND)).isFalse();
        assertThat(schedule.isDue(3, 256, true, 300 * MILLISECOND)).isTrue();
    }

    @Test
    void tellsHowLongTheLoopMaySleep() {
        // given
        long before = schedule.nanosUntilDue(false, 0);
        schedule.isDue(3, 10, false, 100 * MILLISECOND);

        // when, then
        assertThat(before).isEqualTo(Long.MAX_VALUE);
        assertThat(schedule.nanosUntilDue(false, 102 * MILLISECOND)).isEqualTo(3 * MILLISECOND);
        assertThat(schedule.nanosUntilDue(true, 102 * MILLISECOND)).isEqualTo(198 * MILLISECOND);
        assertThat(schedule.nanosUntilDue(false, 130 * MILLISECOND)).isZero();
        schedule.postpone(110 * MILLISECOND);
        assertThat(schedule.nanosUntilDue(false, 130 * MILLISECOND)).isEqualTo(30 * MILLISECOND);
        schedule.begun();
        assertThat(schedule.nanosUntilDue(false, 130 * MILLISECOND)).isEqualTo(Long.MAX_VALUE);
        schedule.postpone(130 * MILLISECOND);
        assertThat(schedule.nanosUntilDue(false, 140 * MILLISECOND)).isEqualTo(40 * MILLISECOND);
    }
}
