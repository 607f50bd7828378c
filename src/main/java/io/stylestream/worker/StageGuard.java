package io.stylestream.worker;

import io.stylestream.core.FailureCode;
import io.stylestream.core.FatalFailure;
import io.stylestream.core.RecordFailure;
import io.stylestream.wire.RegistryRefused;
import io.stylestream.wire.RegistryUnavailable;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs a stage for one task and sorts what goes wrong by what can be done about it: the record's own failure becomes
 * its dead letter; what concerns all records is kept for the loop. Thread-safe.
 */
final class StageGuard {
    private static final Logger LOG = Logger.getLogger(StageGuard.class);

    private final DeadLetters deadLetters;
    private final Runnable news;
    private final AtomicReference<@Nullable RuntimeException> retryable = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();

    /** @param news told whenever something failed */
    StageGuard(DeadLetters deadLetters, Runnable news) {
        this.deadLetters = deadLetters;
        this.news = news;
    }

    /** Runs the stage unless the task was dropped; throws nothing. */
    void run(Task task, Runnable stage) {
        if (task.isDropped()) {
            return;
        }
        try {
            stage.run();
        } catch (RecordFailure own) {
            finish(task, own);
        } catch (RegistryUnavailable passing) {
            if (!task.isDropped()) {
                retryable.set(passing);
                news.run();
            }
        } catch (RegistryRefused | FatalFailure lasting) {
            fail(lasting);
        } catch (RuntimeException | StackOverflowError unexpected) {
            finishUnexpected(task, unexpected);
        } catch (Error error) {
            fail(error);
        }
    }

    /** Makes a dead letter of a task on which something failed that should not; the log says where. */
    void finishUnexpected(Task task, Throwable unexpected) {
        LOG.warnf(
                unexpected,
                "request at %s offset %d failed and becomes a dead letter",
                task.partition(),
                task.source().offset());
        finish(
                task,
                new RecordFailure(
                        FailureCode.INFERENCE_FAILED,
                        "the service failed on this request alone (%s); send it again, and report it if that fails too"
                                .formatted(unexpected)));
    }

    private void finish(Task task, RecordFailure failure) {
        task.finish(deadLetters.of(task, failure));
        news.run();
    }

    /** Keeps a failure after which the worker cannot go on. */
    void fail(Throwable error) {
        fatal.compareAndSet(null, error);
        news.run();
    }

    /** The failure after which the worker cannot go on, if there was one. */
    @Nullable
    Throwable fatal() {
        return fatal.get();
    }

    /** What happened since the last call that may pass if all that is not committed is done again, if anything. */
    @Nullable
    RuntimeException takeRetryable() {
        return retryable.getAndSet(null);
    }
}
