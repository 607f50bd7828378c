package io.stylestream.worker;

import java.time.Duration;

/**
 * Everything that can be set about a worker.
 *
 * @param kafka brokers, topics, group
 * @param batches how pictures are gathered for the engine
 * @param buffer how much is held in memory
 * @param transactions how results are gathered for a commit
 * @param codecThreads threads that decode and encode pictures; at least 1
 * @param drainTimeout how long {@link Worker#close()} waits for pictures that were begun; the rest is left to others
 * @param revocationTimeout how long a rebalance is held up for pictures that were begun; less than the group's
 *     {@code max.poll.interval.ms}
 */
public record WorkerSettings(
        KafkaSettings kafka,
        BatchSettings batches,
        BufferSettings buffer,
        TransactionSettings transactions,
        int codecThreads,
        Duration drainTimeout,
        Duration revocationTimeout) {
    private static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DEFAULT_REVOCATION_TIMEOUT = Duration.ofSeconds(2);

    public WorkerSettings {
        if (codecThreads < 1) {
            throw new IllegalArgumentException("a worker needs at least 1 codec thread, but has " + codecThreads);
        }
    }

    /** Defaults of every other setting, with a codec thread per processor. */
    public static WorkerSettings of(KafkaSettings kafka) {
        return new WorkerSettings(
                kafka,
                BatchSettings.DEFAULT,
                BufferSettings.DEFAULT,
                TransactionSettings.DEFAULT,
                Runtime.getRuntime().availableProcessors(),
                DEFAULT_DRAIN_TIMEOUT,
                DEFAULT_REVOCATION_TIMEOUT);
    }

    public WorkerSettings withBatches(BatchSettings value) {
        return new WorkerSettings(kafka, value, buffer, transactions, codecThreads, drainTimeout, revocationTimeout);
    }

    public WorkerSettings withBuffer(BufferSettings value) {
        return new WorkerSettings(kafka, batches, value, transactions, codecThreads, drainTimeout, revocationTimeout);
    }

    public WorkerSettings withTransactions(TransactionSettings value) {
        return new WorkerSettings(kafka, batches, buffer, value, codecThreads, drainTimeout, revocationTimeout);
    }

    public WorkerSettings withCodecThreads(int value) {
        return new WorkerSettings(kafka, batches, buffer, transactions, value, drainTimeout, revocationTimeout);
    }
}
