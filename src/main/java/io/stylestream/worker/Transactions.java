package io.stylestream.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The worker's transactional producer: sends outcomes and offsets in one transaction, and replaces itself after a
 * failure that a producer does not survive. A transaction is open only while {@link #commit} is at work, which it is on
 * a thread of its own. Belongs to the loop's thread, which calls nothing but {@link #close} before a commit has ended.
 */
final class Transactions implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Transactions.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Supplier<? extends Producer<byte[], byte[]>> producers;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(WorkerThreads.factory("worker-commit"));
    private volatile @Nullable Producer<byte[], byte[]> producer;

    /** @param producers makes transactional producers, all with the same transactional id */
    Transactions(Supplier<? extends Producer<byte[], byte[]>> producers) {
        this.producers = producers;
    }

    /**
     * Makes sure that there is a producer that can commit; ends what an earlier one with the same id left open.
     *
     * @throws KafkaException if the brokers do not let it
     */
    void open() {
        if (producer != null) {
            return;
        }
        Producer<byte[], byte[]> fresh = producers.get();
        try {
            fresh.initTransactions();
        } catch (RuntimeException error) {
            fresh.close(Duration.ZERO);
            throw error;
        }
        producer = fresh;
    }

    /** Whether there is a producer that can commit. */
    boolean isOpen() {
        return producer != null;
    }

    /**
     * Sends the outcomes of tasks and commits them together with the offsets.
     *
     * @return ends when that is done; fails with {@link TransactionFailed} if nothing, or with a broken connection
     *     perhaps everything, was committed: the records from the committed offsets on have to be done again
     */
    CompletableFuture<Void> commit(
            List<Task> tasks, Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            throw new IllegalStateException("no producer is open");
        }
        return CompletableFuture.runAsync(() -> commit(current, tasks, offsets, group), thread);
    }

    private void commit(
            Producer<byte[], byte[]> current,
            List<Task> tasks,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(tasks.size());
        try {
            current.beginTransaction();
            for (Task task : tasks) {
                Future<RecordMetadata> record =
                        current.send(task.outcome().join().record());
                sent.add(record);
                failIfInVain(record);
            }
            current.sendOffsetsToTransaction(offsets, group);
            current.commitTransaction();
        } catch (KafkaException error) {
            abort(current); // after which all that were sent are done
            throw new TransactionFailed(error, tooLarge(tasks, sent));
        }
    }

    /**
     * Gives the transaction up with the first record that cannot be sent: each further one might wait as long, for a
     * topic that does not exist for example. Records that are too large are told at once, so all of them are looked
     * for.
     */
    private static void failIfInVain(Future<RecordMetadata> sent) {
        Throwable failure = sent.isDone() ? failure(sent) : null;
        if (failure != null && !(failure instanceof RecordTooLargeException)) {
            throw failure instanceof KafkaException own ? own : new KafkaException(failure);
        }
    }

    private static List<Task> tooLarge(List<Task> tasks, List<Future<RecordMetadata>> sent) {
        List<Task> tooLarge = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).isDone() && failure(sent.get(i)) instanceof RecordTooLargeException) {
                tooLarge.add(tasks.get(i));
            }
        }
        return tooLarge;
    }

    private static @Nullable Throwable failure(Future<RecordMetadata> sent) {
        try {
            sent.get();
            return null;
        } catch (ExecutionException error) {
            return error.getCause();
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** A producer that cannot even abort is fenced, fatally broken, or in doubt about its commit: it is replaced. */
    private void abort(Producer<byte[], byte[]> current) {
        try {
            current.abortTransaction();
        } catch (KafkaException | IllegalStateException error) {
            LOG.infof("the producer is replaced: %s", error.getMessage());
            producer = null;
            current.close(Duration.ZERO);
        }
    }

    /** Waits a moment for a commit that is at work before it is given up. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("the last commit did not end within %d s", CLOSE_TIMEOUT.toSeconds());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        Producer<byte[], byte[]> last = producer;
        if (last != null) {
            last.close(CLOSE_TIMEOUT);
        }
    }

    /** A transaction was not committed. */
    static final class TransactionFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient List<Task> tooLarge;

        TransactionFailed(KafkaException cause, List<Task> tooLarge) {
            super(cause.getMessage(), cause);
            this.tooLarge = List.copyOf(tooLarge);
        }

        /**
         * Whether it failed only because the group is being reorganised. Nothing has to be done again: as long as the
         * partitions stay with this worker the same outcomes can be committed in a moment.
         */
        boolean isGroupMoving() {
            return getCause() instanceof CommitFailedException;
        }

        /** Tasks whose outcome the broker or the producer found too large: sending it again cannot help. */
        List<Task> tooLarge() {
            return tooLarge;
        }
    }
}
