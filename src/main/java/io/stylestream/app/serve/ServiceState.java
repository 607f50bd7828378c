package io.stylestream.app.serve;

import io.stylestream.worker.Worker;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the service fares, for the health checks. Thread-safe. */
@Singleton
final class ServiceState {
    private record Parts(Worker worker, KafkaWatch kafka) {}

    private volatile @Nullable Parts parts;

    /** The model is loaded and the worker has started. */
    void serving(Worker worker, KafkaWatch kafka) {
        parts = new Parts(worker, kafka);
    }

    boolean isStarted() {
        return parts != null;
    }

    /** Why requests are not translated now; empty if they are. */
    Optional<String> notReady() {
        Parts current = parts;
        if (current == null) {
            return Optional.of("the model is being loaded");
        }
        Optional<String> ended = ended();
        if (ended.isPresent()) {
            return ended;
        }
        Optional<String> problem = current.kafka().problem();
        if (problem.isPresent()) {
            return problem;
        }
        return current.worker().notServing();
    }

    /** Why the worker works no more; empty if it does, or will. */
    Optional<String> ended() {
        Parts current = parts;
        if (current == null || !current.worker().ended().isDone()) {
            return Optional.empty();
        }
        return Optional.of("the worker has ended; the log says why");
    }
}
