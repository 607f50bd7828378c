package io.stylestream.worker;

import io.stylestream.translation.PictureTranslator;
import io.stylestream.wire.RecordCodec;
import io.stylestream.wire.WireFormat;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.wire.avro.TranslationResult;
import io.stylestream.worker.CodecPool.Purpose;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The three stages of a picture, each on its own threads so that they overlap: prepare (codec pool), translate (engine
 * thread), encode (codec pool). Finishes every task that is not dropped, in any order. Thread-safe.
 */
final class Pipeline implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Pipeline.class);

    private final RecordCodec<TranslationRequest> requests;
    private final RecordCodec<TranslationResult> results;
    private final Preparation preparation;
    private final Batcher batcher;
    private final CodecPool pool;
    private final PixelRoom room = PixelRoom.ofHeap();
    private final StageGuard guard;
    private final Thread engine;
    private final Duration endTimeout;

    /**
     * @param translator stays the caller's, who closes it after the pipeline
     * @param news told by any thread whenever tasks are finished or something failed
     */
    Pipeline(
            WorkerSettings settings,
            PictureTranslator translator,
            WireFormat format,
            WorkerMetrics metrics,
            Runnable news) {
        requests = format.requests();
        results = format.results();
        preparation = new Preparation(translator, requests, InstantSource.system());
        batcher = new Batcher(settings.batches(), System::nanoTime, task -> room.giveBack(pixelBytes(task)));
        pool = new CodecPool(settings.codecThreads());
        guard = new StageGuard(new DeadLetters(settings.kafka().topics().deadLetters()), news);
        endTimeout = settings.drainTimeout();
        ResultEncoding encoding = new ResultEncoding(translator, results, settings.kafka());
        BatchRunner runner = new BatchRunner(
                batcher,
                translator,
                preparation,
                encoding,
                pool,
                guard,
                metrics,
                settings.batches().maxInFlight(),
                news);
        engine = WorkerThreads.daemon("worker-engine", runner);
        engine.start();
    }

    void submit(Task task) {
        pool.execute(Purpose.DECODE, () -> {
            if (!room.defers(() -> submit(task))) {
                guard.run(task, () -> prepare(task));
            }
        });
    }

    private void prepare(Task task) {
        PreparedTask prepared = preparation.prepare(task);
        room.take(pixelBytes(prepared));
        batcher.add(prepared);
    }

    private static long pixelBytes(PreparedTask task) {
        return task.order().pixelBytes();
    }

    /** See {@link StageGuard#fatal()}. */
    @Nullable
    Throwable fatal() {
        return guard.fatal();
    }

    /** See {@link StageGuard#takeRetryable()}. */
    @Nullable
    RuntimeException takeRetryable() {
        return guard.takeRetryable();
    }

    /** Ends the threads; a running batch is waited for, because its translator must not be closed under it. */
    @Override
    public void close() {
        pool.close();
        engine.interrupt();
        try {
            engine.join(endTimeout.toMillis());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        if (engine.isAlive()) {
            LOG.warnf("the engine did not finish its batch within %d s", endTimeout.toSeconds());
        }
        requests.close();
        results.close();
    }
}
