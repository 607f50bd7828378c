package io.stylestream.worker;

import java.time.Duration;

/**
 * How pictures are gathered for the engine.
 *
 * @param maxSize pictures in one batch, at most; 1 or more
 * @param maxDelay how long a decoded picture waits for company, at most; less where its deadline is near
 * @param maxInFlight batches between the start of inference and the end of encoding, at most; with 2 the engine draws
 *     one while the CPU encodes the one before, with more it need not wait for that one's last picture
 */
public record BatchSettings(int maxSize, Duration maxDelay, int maxInFlight) {
    public static final BatchSettings DEFAULT = new BatchSettings(32, Duration.ofMillis(10), 4);

    public BatchSettings {
        if (maxSize < 1 || maxInFlight < 1 || maxDelay.isNegative()) {
            throw new IllegalArgumentException("a batch needs a size and a number in flight of at least 1 and a delay "
                    + "of at least 0, but has %d, %d and %s".formatted(maxSize, maxInFlight, maxDelay));
        }
    }
}
