package io.stylestream.worker;

import java.time.Duration;

/**
 * How results are gathered for a commit, which costs the same few milliseconds for one record as for hundreds. What is
 * finished while one is under way joins the next.
 *
 * @param minRecords finished records that are worth a commit at once; more while the buffer is full
 * @param maxRecords records in one transaction, at most
 * @param maxWait how long a finished record waits for others, at most; forty times as long while the buffer is full
 * @param timeout after so long the broker aborts a transaction whose worker is gone
 */
public record TransactionSettings(int minRecords, int maxRecords, Duration maxWait, Duration timeout) {
    public static final TransactionSettings DEFAULT =
            new TransactionSettings(32, 256, Duration.ofMillis(5), Duration.ofSeconds(10));

    public TransactionSettings {
        if (minRecords < 1 || maxRecords < minRecords) {
            throw new IllegalArgumentException("a transaction needs 1 <= minRecords <= maxRecords, but has %d and %d"
                    .formatted(minRecords, maxRecords));
        }
    }
}
