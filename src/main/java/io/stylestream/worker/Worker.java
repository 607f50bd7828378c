package io.stylestream.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.wire.WireFormat;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A worker that restyles the pictures of a topic, exactly once: for every request there is one result or one dead
 * letter that readers with {@code isolation.level=read_committed} see, whatever crashes and however work is shared.
 *
 * <p>Requests of one key (of one partition) are answered in their order. Thread-safe.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);

    private final WorkerSettings settings;
    private final PictureTranslator translator;
    private final WireFormat format;
    private final MeterRegistry meters;
    private final WorkerMetrics metrics;
    private final WorkerListener listener;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** Why requests are not translated now; null if they are. */
    private volatile @Nullable String notServing = WorkerLoop.WITHOUT_PARTITIONS;

    private volatile boolean closing;

    private Worker(
            WorkerSettings settings,
            PictureTranslator translator,
            WireFormat format,
            MeterRegistry meters,
            WorkerListener listener) {
        this.settings = settings;
        this.translator = translator;
        this.format = format;
        this.meters = meters;
        this.metrics = new WorkerMetrics(meters);
        this.listener = listener;
    }

    /**
     * Starts a worker on threads of its own; it waits for Kafka if that is not there yet.
     *
     * @param translator stays the caller's, who closes it after the worker
     * @param meters where the worker's meters and those of its consumer are registered
     * @param listener hears of each transaction
     */
    public static Worker start(
            WorkerSettings settings,
            PictureTranslator translator,
            WireFormat format,
            MeterRegistry meters,
            WorkerListener listener) {
        Worker worker = new Worker(settings, translator, format, meters, listener);
        WorkerThreads.daemon("worker-loop", worker::run).start();
        return worker;
    }

    /** Completes when the worker first has partitions and can commit; fails if it ends before. */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /** Why requests are not translated now, in one clause; empty if they are. */
    public Optional<String> notServing() {
        return ended.isDone() ? Optional.of("the worker has ended") : Optional.ofNullable(notServing);
    }

    /** Completes when the worker has ended after {@link #close()}; fails if it ended by itself, with the reason. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    private void run() {
        try {
            work();
            ended.complete(null);
        } catch (Throwable error) {
            LOG.error("the worker ends; what it did not commit is left to others", error);
            ended.completeExceptionally(error);
        }
        ready.completeExceptionally(new IllegalStateException("the worker ended before it was ready"));
    }

    private void work() {
        KafkaClients clients = new KafkaClients(settings);
        KafkaConsumer<byte[], byte[]> consumer = clients.consumer();
        // the consumer leaves last; what fails while all is closed is added to the first failure and does not hide it
        try (GroupMembership membership = new GroupMembership(consumer);
                KafkaClientMetrics consumption = new KafkaClientMetrics(consumer);
                Transactions transactions = new Transactions(clients::producer);
                Pipeline pipeline = new Pipeline(settings, translator, format, metrics, consumer::wakeup)) {
            WorkerLoop loop = new WorkerLoop(settings, consumer, transactions, pipeline, metrics, listener, ready);
            consumption.bindTo(meters); // how far behind the worker is, among others
            loop.subscribe();
            while (!closing && pipeline.fatal() == null) {
                loop.turn();
                notServing = loop.notServing();
            }
            loop.drain(pipeline.fatal() == null ? settings.drainTimeout() : Duration.ZERO);
            Throwable fatal = pipeline.fatal();
            if (fatal != null) {
                throw new IllegalStateException("a stage of the worker failed for good: " + fatal, fatal);
            }
        }
    }

    /** Leaves the group at its end, so that others get the partitions at once. */
    private record GroupMembership(KafkaConsumer<byte[], byte[]> consumer) implements AutoCloseable {
        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(LEAVE_TIMEOUT));
        }
    }

    /** Reads no more, finishes what was begun, commits it, and ends; takes little more than the drain timeout. */
    @Override
    public void close() {
        closing = true;
        Duration limit = settings.drainTimeout().multipliedBy(2).plus(LEAVE_TIMEOUT.multipliedBy(2));
        try {
            ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException alreadyEnded) {
            // whoever wants the reason asks ended()
        } catch (TimeoutException error) {
            LOG.warnf("the worker did not end within %d s", limit.toSeconds());
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
        }
    }
}
