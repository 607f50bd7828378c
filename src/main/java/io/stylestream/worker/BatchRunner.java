package io.stylestream.worker;

import io.stylestream.core.FatalFailure;
import io.stylestream.core.RecordFailure;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.translation.TranslatedPicture;
import io.stylestream.worker.CodecPool.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The middle stage: one thread that keeps the engine busy. It takes a batch, has it drawn, hands the pictures to the
 * encoders and takes the next batch while they work.
 *
 * <p>A batch that fails is tried again record by record, so that one bad record costs only itself. If then each of them
 * fails, or {@value #MAX_FAILURES_IN_A_ROW} records in a row, it is the engine that is broken: the runner ends with the
 * reason before more requests become dead letters. A {@link FatalFailure}, a lost GPU for example, ends it at once.
 */
final class BatchRunner implements Runnable {
    private static final Logger LOG = Logger.getLogger(BatchRunner.class);

    /** Records that may fail one after the other before the engine is blamed. */
    private static final int MAX_FAILURES_IN_A_ROW = 32;

    private final Batcher batcher;
    private final PictureTranslator translator;
    private final Preparation preparation;
    private final ResultEncoding encoding;
    private final CodecPool pool;
    private final StageGuard guard;
    private final WorkerMetrics metrics;
    private final Semaphore inFlight;
    private final Runnable news;
    private int failuresInARow;

    BatchRunner(
            Batcher batcher,
            PictureTranslator translator,
            Preparation preparation,
            ResultEncoding encoding,
            CodecPool pool,
            StageGuard guard,
            WorkerMetrics metrics,
            int maxInFlight,
            Runnable news) {
        this.batcher = batcher;
        this.translator = translator;
        this.preparation = preparation;
        this.encoding = encoding;
        this.pool = pool;
        this.guard = guard;
        this.metrics = metrics;
        this.inFlight = new Semaphore(maxInFlight);
        this.news = news;
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
                    BatchEnd end = new BatchEnd(batch.size());
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
        } catch (FatalFailure gone) {
            throw gone;
        } catch (RuntimeException | StackOverflowError error) {
            afterFailure(batch, end, error);
            return;
        }
        failuresInARow = 0;
        drawn(batch, pictures, startedNanos, end);
    }

    private void drawn(List<PreparedTask> batch, List<TranslatedPicture> pictures, long startedNanos, BatchEnd end) {
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
        if (batch.size() == 1) {
            count(error);
            refuse(batch.get(0).task(), end, error);
            return;
        }
        LOG.warnf(error, "a batch of %d failed and is tried again record by record", batch.size());
        Map<PreparedTask, Throwable> failures = new LinkedHashMap<>();
        for (PreparedTask prepared : batch) {
            long startedNanos = System.nanoTime();
            try {
                drawn(List.of(prepared), draw(List.of(prepared)), startedNanos, end);
                failuresInARow = 0;
            } catch (FatalFailure gone) {
                throw gone;
            } catch (RuntimeException | StackOverflowError own) {
                count(own);
                failures.put(prepared, own);
            }
        }
        if (failures.size() == batch.size() && failures.values().stream().noneMatch(RecordFailure.class::isInstance)) {
            throw new IllegalStateException(
                    "the engine failed on all %d records of a batch, together and alone".formatted(batch.size()),
                    error);
        }
        failures.forEach((prepared, own) -> refuse(prepared.task(), end, own));
    }

    /** Notes that the engine failed on a record, unless that is the record's own fault. */
    private void count(Throwable error) {
        if (!(error instanceof RecordFailure) && ++failuresInARow == MAX_FAILURES_IN_A_ROW) {
            throw new IllegalStateException(
                    "the engine failed on %d records in a row".formatted(failuresInARow), error);
        }
    }

    private void refuse(Task task, BatchEnd end, Throwable error) {
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

    /** Lets the next batch in and tells the loop when the last picture of one is encoded. */
    private final class BatchEnd {
        private final AtomicInteger left;

        BatchEnd(int pictures) {
            left = new AtomicInteger(pictures);
        }

        void oneLess() {
            if (left.decrementAndGet() == 0) {
                inFlight.release();
                news.run();
            }
        }
    }
}
