package io.stylestream.worker;

import io.stylestream.worker.Transactions.TransactionFailed;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The loop that owns consumer and producer: reads requests, gives them to the pipeline, commits what is finished. It
 * never waits for the engine, so that the group always sees it alive.
 *
 * <p><b>Order.</b> Outcomes are sent and offsets committed in the order of each partition ({@link InFlight}).
 *
 * <p><b>Failure.</b> After a failed transaction all uncommitted tasks are dropped and their records read again from the
 * committed offsets, after a pause that doubles from failure to failure ({@link BackOff}); until that has worked, the
 * worker rests: it polls with all partitions paused. It begins at rest, too, so that start and recovery are the same. A
 * failure that no repetition can cure ends the worker ({@link KafkaFailures}). Only if the group was just being
 * reorganised the finished tasks are kept and committed a moment later.
 *
 * <p><b>Rebalance.</b> Partitions that go away are finished where that is quick, else left to their next owner.
 */
final class WorkerLoop implements ConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(WorkerLoop.class);
    /** Poll while nothing is in flight: returns as soon as a record arrives. */
    private static final Duration IDLE_POLL = Duration.ofMillis(100);
    /** Poll while tasks are in flight: how late a finished one may be noticed. */
    private static final Duration BUSY_POLL = Duration.ofMillis(3);
    /** Between attempts to recover. */
    private static final Duration REST_POLL = Duration.ofMillis(100);

    private final WorkerSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final Transactions transactions;
    private final Pipeline pipeline;
    private final Refusals refusals;
    private final WorkerMetrics metrics;
    private final WorkerListener listener;
    private final CompletableFuture<Void> ready;
    private final InFlight inFlight = new InFlight();
    private final CommitSchedule schedule;
    private final BackOff backOff = new BackOff();

    private boolean resting = true;
    private boolean full;
    private boolean draining;
    /** Why recovery failed last; said once, however often it is tried. */
    private String complaint = "";

    WorkerLoop(
            WorkerSettings settings,
            Consumer<byte[], byte[]> consumer,
            Transactions transactions,
            Pipeline pipeline,
            WorkerMetrics metrics,
            WorkerListener listener,
            CompletableFuture<Void> ready) {
        this.settings = settings;
        this.consumer = consumer;
        this.transactions = transactions;
        this.pipeline = pipeline;
        this.refusals = new Refusals(new DeadLetters(settings.kafka().topics().deadLetters()));
        this.metrics = metrics;
        this.listener = listener;
        this.ready = ready;
        this.schedule = new CommitSchedule(settings.transactions());
    }

    void subscribe() {
        consumer.subscribe(settings.kafka().topics().requests(), this);
    }

    /**
     * One round: read, commit what is finished, watch the buffer.
     *
     * @throws KafkaException if the worker cannot go on
     * @throws TransactionFailed likewise
     */
    void turn() {
        for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(pollTime())) {
            accept(polled);
        }
        RuntimeException retryable = pipeline.takeRetryable();
        if (retryable != null) {
            rest(retryable);
        }
        if (resting) {
            if (backOff.isOver(System.nanoTime())) {
                recover();
            }
        } else {
            commitIfDue();
            limitBuffer();
        }
        metrics.buffered(inFlight.records());
    }

    private Duration pollTime() {
        if (resting && ready.isDone()) {
            return REST_POLL;
        }
        return inFlight.isEmpty() ? IDLE_POLL : BUSY_POLL;
    }

    private void accept(ConsumerRecord<byte[], byte[]> polled) {
        Task task = new Task(polled, System.nanoTime());
        inFlight.add(task);
        if (!refusals.finish(task)) {
            pipeline.submit(task);
        }
    }

    /** Stops reading where too much is held, and goes on at half of that. */
    private void limitBuffer() {
        BufferSettings limits = settings.buffer();
        boolean over = inFlight.records() >= limits.maxRecords() || inFlight.bytes() >= limits.maxBytes();
        boolean half = inFlight.records() <= limits.maxRecords() / 2 && inFlight.bytes() <= limits.maxBytes() / 2;
        if (!full && over) {
            full = true;
            consumer.pause(consumer.assignment());
        } else if (full && half) {
            full = false;
            resumeUnlessStopped();
        }
    }

    private void resumeUnlessStopped() {
        if (!full && !resting && !draining) {
            consumer.resume(consumer.assignment());
        }
    }

    private void commitIfDue() {
        List<Task> done = inFlight.ready(settings.transactions().maxRecords());
        if (schedule.isDue(done.size(), inFlight.records(), full, System.nanoTime())) {
            commit(done);
        }
    }

    private void commit(List<Task> done) {
        long startedNanos = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> offsets = InFlight.offsetsAfter(done);
        try {
            transactions.commit(done, offsets, consumer.groupMetadata());
        } catch (TransactionFailed error) {
            afterFailure(error);
            return;
        }
        schedule.committed();
        backOff.succeeded();
        inFlight.remove(done);
        refusals.remove(done);
        List<Outcome> outcomes =
                done.stream().map(task -> task.outcome().join()).toList();
        tell(metrics.committed(outcomes, Duration.ofNanos(System.nanoTime() - startedNanos)));
    }

    private void tell(CommittedTransaction transaction) {
        try {
            listener.committed(transaction);
        } catch (RuntimeException error) {
            LOG.warn("the listener failed, which changes nothing for the records", error);
        }
    }

    private void afterFailure(TransactionFailed error) {
        metrics.aborted();
        if (KafkaFailures.isFatal(error)) {
            inFlight.clear(); // nothing is committed on the way out
            throw error;
        }
        if (error.isGroupMoving() && transactions.isOpen()) {
            schedule.postpone(System.nanoTime());
        } else {
            error.tooLarge().forEach(refusals::add);
            rest(error);
        }
    }

    /** Drops all that is not committed; {@link #recover} reads it again. */
    private void rest(RuntimeException reason) {
        LOG.warnf("%d records are done again: %s", inFlight.records(), reason.getMessage());
        resting = true;
        backOff.failed(System.nanoTime());
        full = false;
        inFlight.clear();
        schedule.committed();
        consumer.pause(consumer.assignment());
    }

    /** Goes back to the committed offsets with a producer that works; failing that, the next turn tries again. */
    private void recover() {
        try {
            transactions.open();
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment());
            for (TopicPartition partition : consumer.assignment()) {
                rewind(partition, committed.get(partition));
            }
        } catch (KafkaException error) {
            if (KafkaFailures.isFatal(error)) {
                throw error;
            }
            complainOnce("the worker cannot commit yet and tries again: " + error.getMessage());
            return;
        }
        resting = false;
        complaint = "";
        resumeUnlessStopped();
        signalReady();
    }

    private void complainOnce(String message) {
        if (!message.equals(complaint)) {
            complaint = message;
            LOG.warn(message);
        }
    }

    private void rewind(TopicPartition partition, @Nullable OffsetAndMetadata committed) {
        Long first = inFlight.firstOffset(partition);
        if (committed != null) {
            consumer.seek(partition, committed);
        } else if (first != null) {
            consumer.seek(partition, first);
        }
    }

    /** Whether there are partitions, and no rest after a failure. */
    boolean isServing() {
        return !resting && !consumer.assignment().isEmpty();
    }

    private void signalReady() {
        if (isServing()) {
            ready.complete(null);
        }
    }

    /** Finishes what was read, for a limited time; nothing more is read. */
    void drain(Duration timeout) {
        draining = true;
        consumer.pause(consumer.assignment());
        long endNanos = System.nanoTime() + timeout.toNanos();
        while (!inFlight.isEmpty() && !resting && pipeline.fatal() == null && System.nanoTime() < endNanos) {
            turn();
        }
        release(consumer.assignment());
    }

    private void release(Collection<TopicPartition> partitions) {
        inFlight.release(partitions);
        refusals.release(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (resting || full || draining) {
            consumer.pause(partitions);
        }
        signalReady();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (!resting) {
            if (!inFlight.awaitBegun(partitions, settings.revocationTimeout())) {
                LOG.info("pictures in the engine are left to the next owner of their partitions");
            }
            List<Task> done = inFlight.ready(Integer.MAX_VALUE);
            if (!done.isEmpty()) {
                commit(done);
            }
        }
        release(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        release(partitions);
    }
}
