package io.stylestream.training;

import java.time.Duration;

/**
 * How fast a run is.
 *
 * @param iterationsPerSecond on average since it began or went on; 0 before the first iteration
 * @param left until all iterations are done; zero if that cannot be told yet
 * @param waitingShare the part of the time that was spent waiting for pictures, 0 to 1
 */
public record Pace(double iterationsPerSecond, Duration left, double waitingShare) {
    static final Pace UNKNOWN = new Pace(0, Duration.ZERO, 0);

    /** The pace after so many iterations in so much time. */
    static Pace of(int iterations, Duration elapsed, int left, double waitingShare) {
        double seconds = elapsed.toNanos() / 1e9;
        if (iterations == 0 || seconds <= 0) {
            return UNKNOWN;
        }
        double perSecond = iterations / seconds;
        return new Pace(perSecond, Duration.ofSeconds(Math.round(left / perSecond)), waitingShare);
    }

    /** The time left as hours, minutes and seconds, for example {@code 3:07:42}. */
    public String leftInWords() {
        return "%d:%02d:%02d".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
    }
}
