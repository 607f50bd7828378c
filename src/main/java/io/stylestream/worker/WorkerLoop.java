package io.stylestream.worker;

import io.stylestream.worker.Transactions.TransactionFailed;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The loop that owns consumer and producer: reads requests, gives them to the pipeline, has committed what is finished.
 * It waits neither for the engine nor for a commit, one of which may be under way at a time, so that the group always
 * sees it alive and reading goes on; when a batch or a commit is finished its consumer is woken.
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
    static final String WITHOUT_PARTITIONS = "the worker waits for partitions of the topics of requests";

    private static final Logger LOG = Logger.getLogger(WorkerLoop.class);
    /** The longest sleep, also between attempts to recover; a record that arrives, a batch and a commit end it. */
    private static final Duration LONGEST_POLL = Duration.ofMillis(100);

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

    /** What is being committed; null while nothing is. */
    private @Nullable Commit commit;

    private boolean resting = true;
    private boolean full;
    private boolean draining;
    /** Why the worker rests, or why recovery failed last; empty before the first of both and after recovery. */
    private String trouble = "";

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

    private record Commit(List<Task> tasks, CompletableFuture<Void> end, long startedNanos) {}

    /**
     * One round: read, commit what is finished, watch the buffer.
     *
     * @throws KafkaException if the worker cannot go on
     * @throws TransactionFailed likewise
     */
    void turn() {
        poll().forEach(this::accept);
        if (commit != null && commit.end().isDone()) {
            endCommit();
        }
        RuntimeException retryable = pipeline.takeRetryable();
        if (retryable != null && !resting) { // else of a stage that was still at work when the rest began
            endCommit();
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

    private ConsumerRecords<byte[], byte[]> poll() {
        // a commit that is under way wakes the loop
        long untilDue = commit == null ? schedule.nanosUntilDue(full, System.nanoTime()) : Long.MAX_VALUE;
        try {
            return consumer.poll(Duration.ofNanos(Math.min(LONGEST_POLL.toNanos(), untilDue)));
        } catch (WakeupException news) {
            return ConsumerRecords.empty();
        }
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
        List<Task> ready = inFlight.ready(settings.transactions().maxRecords());
        boolean due = schedule.isDue(ready.size(), inFlight.records(), full, System.nanoTime());
        if (due && commit == null) {
            commit(ready);
        }
    }

    private void commit(List<Task> ready) {
        inFlight.commit(ready);
        schedule.begun();
        CompletableFuture<Void> end =
                transactions.commit(ready, InFlight.offsetsAfter(ready), consumer.groupMetadata());
        commit = new Commit(ready, end, System.nanoTime());
        end.whenComplete((done, failure) -> consumer.wakeup());
    }

    /** Waits for the end of the commit that is under way, if one is, and draws the consequences. */
    private void endCommit() {
        Commit ended = commit;
        if (ended == null) {
            return;
        }
        commit = null;
        try {
            ended.end().join();
        } catch (CompletionException error) {
            inFlight.notCommitted();
            if (error.getCause() instanceof TransactionFailed failed) {
                afterFailure(failed);
                return;
            }
            throw error;
        }
        inFlight.committed();
        backOff.succeeded();
        refusals.remove(ended.tasks());
        List<Outcome> outcomes =
                ended.tasks().stream().map(task -> task.outcome().join()).toList();
        tell(metrics.committed(outcomes, Duration.ofNanos(System.nanoTime() - ended.startedNanos())));
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
            boolean smaller = false;
            for (Task task : error.tooLarge()) {
                smaller |= refusals.add(task);
            }
            if (smaller) {
                backOff.succeeded(); // the next attempt is another one
            }
            rest(error);
        }
    }

    /** Drops all that is not committed; {@link #recover} reads it again. */
    private void rest(RuntimeException reason) {
        resting = true;
        trouble = KafkaFailures.isFenced(reason) ? fenced() : String.valueOf(reason.getMessage());
        LOG.warnf("%d records are done again: %s", inFlight.records(), trouble);
        backOff.failed(System.nanoTime());
        full = false;
        inFlight.clear();
        schedule.begun();
        consumer.pause(consumer.assignment());
    }

    private String fenced() {
        return "another producer has the transactional id %s; if another worker runs with it, give each its own"
                        .formatted(settings.kafka().transactionalId())
                + " (stylestream.kafka.transactional-id)";
    }

    /** Goes back to the committed offsets with a producer that works; failing that, the next turn tries again. */
    private void recover() {
        try {
            transactions.open();
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment());
            for (TopicPartition partition : consumer.assignment()) {
                rewind(partition, committed.get(partition));
            }
        } catch (WakeupException news) {
            return;
        } catch (KafkaException error) {
            if (KafkaFailures.isFatal(error)) {
                throw error;
            }
            complainOnce("the worker cannot commit yet and tries again: " + error.getMessage());
            return;
        }
        resting = false;
        trouble = "";
        resumeUnlessStopped();
        signalReady();
    }

    private void complainOnce(String message) {
        if (!message.equals(trouble)) {
            trouble = message;
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

    /** Why requests are not translated now: no partitions, or a rest after a failure. Null if they are. */
    @Nullable
    String notServing() {
        if (!resting) {
            return consumer.assignment().isEmpty() ? WITHOUT_PARTITIONS : null;
        }
        return trouble.isEmpty() ? WITHOUT_PARTITIONS : "the worker rests after a failure: " + trouble;
    }

    private void signalReady() {
        if (notServing() == null) {
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
        endCommit();
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
            endCommit();
            List<Task> done = inFlight.ready(Integer.MAX_VALUE);
            if (!done.isEmpty()) {
                commit(done);
                endCommit();
            }
        }
        release(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        endCommit();
        release(partitions);
    }
}
