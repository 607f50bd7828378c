package io.stylestream.app.serve;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * What orchestrators ask.
 *
 * <p>Waiting for Kafka is no reason to be restarted, so it makes the service neither dead nor keeps it from having
 * started; it only is not ready.
 */
@Singleton
final class HealthChecks {
    private static final String REASON = "reason";

    private final ServiceState state;

    HealthChecks(ServiceState state) {
        this.state = state;
    }

    /** Up once the model is loaded and the worker has started. */
    @Produces
    @Singleton
    @Startup
    HealthCheck started() {
        return () -> HealthCheckResponse.named("model loaded")
                .status(state.isStarted())
                .build();
    }

    /** Up while the worker has partitions, Kafka answers and all topics are there. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck ready() {
        return () -> response("requests are translated", state.notReady());
    }

    /** Down once the worker has ended by itself; the process is about to follow. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck alive() {
        return () -> response("worker", state.ended());
    }

    private static HealthCheckResponse response(String name, Optional<String> problem) {
        return problem.map(reason -> HealthCheckResponse.named(name)
                        .down()
                        .withData(REASON, reason)
                        .build())
                .orElseGet(() -> HealthCheckResponse.named(name).up().build());
    }
}
