package io.stylestream.worker;

import io.stylestream.translation.PreparedOrder;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task whose request is understood and whose pictures are decoded.
 *
 * @param task where its outcome goes
 * @param request what was asked for
 * @param order what the engine gets
 * @param startedNanos {@link System#nanoTime()} when preparation began
 * @param preparedNanos {@link System#nanoTime()} when preparation ended
 * @param deadlineNanos the deadline on the clock of {@link System#nanoTime()}, {@link #NO_DEADLINE} if there is none
 */
record PreparedTask(
        Task task, Request request, PreparedOrder order, long startedNanos, long preparedNanos, long deadlineNanos) {
    static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Puts a deadline on the monotonic clock, on which batches are timed. */
    static long deadlineNanos(@Nullable Instant deadline, Instant now, long nowNanos) {
        if (deadline == null) {
            return NO_DEADLINE;
        }
        long left = Duration.between(now, deadline).toMillis();
        // a deadline in the far future would overflow, and is as good as none
        return left > Duration.ofDays(1).toMillis()
                ? NO_DEADLINE
                : nowNanos + Duration.ofMillis(left).toNanos();
    }

    Duration decodeTime() {
        return Duration.ofNanos(preparedNanos - startedNanos);
    }

    /** @param inferenceNanos {@link System#nanoTime()} when inference began */
    Duration queueTime(long inferenceNanos) {
        return Duration.ofNanos(startedNanos - task.receivedNanos() + inferenceNanos - preparedNanos);
    }
}
