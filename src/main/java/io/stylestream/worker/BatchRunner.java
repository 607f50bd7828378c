package io.stylestream.worker;

import io.stylestream.core.RecordFailure;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.translation.TranslatedPicture;
import io.stylestream.worker.CodecPool.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The middle stage: one thread that keeps the engine busy. It takes a batch, has it drawn, hands the pictures to the
 * encoders and takes the next batch while they work.
 *
 * <p>A batch that fails is tried again record by record, so that one bad record costs only itself.
 */
final class BatchRunner implements Runnable {
    private static final Logger LOG = Logger.getLogger(BatchRunner.class);

    private final Batcher batcher;
    private final PictureTranslator translator;
    private final Preparation preparation;
    private final ResultEncoding encoding;
    private final CodecPool pool;
    private final StageGuard guard;
    private final WorkerMetrics metrics;
    private final Semaphore inFlight;

    BatchRunner(
            Batcher batcher,
            PictureTranslator translator,
            Preparation preparation,
            ResultEncoding encoding,
            CodecPool pool,
            StageGuard guard,
            WorkerMetrics metrics,
            int maxInFlight) {
        this.batcher = batcher;
        this.translator = translator;
        this.preparation = preparation;
        this.encoding = encoding;
        this.pool = pool;
        this.guard = guard;
        this.metrics = metrics;
        this.inFlight = new Semaphore(maxInFlight);
    }

    /** Runs until it is interrupted or a fatal error happens, which it leaves with the guard. */
    @Override
    public void run() {
        try {
            while (true) {
                inFlight.acquire();
                List<PreparedTask> batch = withTimeLeft(batcher.take());
                if (batch.isEmpty()) {
                    inFlight.release();
                } else {
                    BatchEnd end = new BatchEnd(batch.size(), inFlight);
                    translate(batch, end);
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (Throwable error) {
            guard.fail(error);
        }
    }

    private List<PreparedTask> withTimeLeft(List<PreparedTask> batch) {
        List<PreparedTask> left = new ArrayList<>(batch.size());
        for (PreparedTask prepared : batch) {
            guard.run(prepared.task(), () -> {
                preparation.checkDeadline(prepared.request());
                left.add(prepared);
            });
        }
        return left;
    }

    private void translate(List<PreparedTask> batch, BatchEnd end) {
        long startedNanos = System.nanoTime();
        List<TranslatedPicture> pictures;
        try {
            pictures = draw(batch);
        } catch (RuntimeException | StackOverflowError error) {
            afterFailure(batch, end, error);
            return;
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - startedNanos);
        batcher.inferenceTook(duration);
        metrics.inferred(batch.size(), duration);
        Inference inference = new Inference(translator.identity(), batch.size(), startedNanos, duration);
        for (int i = 0; i < batch.size(); i++) {
            encode(batch.get(i), pictures.get(i), inference, end);
        }
    }

    private List<TranslatedPicture> draw(List<PreparedTask> batch) {
        List<PreparedOrder> orders = batch.stream().map(PreparedTask::order).toList();
        List<TranslatedPicture> pictures = translator.translate(orders);
        if (pictures.size() != orders.size()) {
            throw new IllegalStateException(
                    "the engine gave %d pictures for %d orders".formatted(pictures.size(), orders.size()));
        }
        return pictures;
    }

    private void afterFailure(List<PreparedTask> batch, BatchEnd end, Throwable error) {
        if (batch.size() > 1) {
            LOG.warnf(error, "a batch of %d failed and is tried again record by record", batch.size());
            batch.forEach(prepared -> translate(List.of(prepared), end));
            return;
        }
        Task task = batch.get(0).task();
        guard.run(task, () -> {
            if (error instanceof RecordFailure own) {
                throw own;
            }
            guard.finishUnexpected(task, error);
        });
        end.oneLess();
    }

    private void encode(PreparedTask prepared, TranslatedPicture picture, Inference inference, BatchEnd end) {
        Task task = prepared.task();
        pool.execute(Purpose.ENCODE, () -> {
            try {
                guard.run(task, () -> task.finish(encoding.encode(prepared, picture, inference)));
            } finally {
                end.oneLess();
            }
        });
    }

    /** Lets the next batch in when the last picture of one is encoded. */
    private static final class BatchEnd {
        private final AtomicInteger left;
        private final Semaphore inFlight;

        BatchEnd(int pictures, Semaphore inFlight) {
            this.left = new AtomicInteger(pictures);
            this.inFlight = inFlight;
        }

        void oneLess() {
            if (left.decrementAndGet() == 0) {
                inFlight.release();
            }
        }
    }
}
