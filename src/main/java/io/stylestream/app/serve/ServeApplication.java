package io.stylestream.app.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.stylestream.app.Models;
import io.stylestream.app.Signals;
import io.stylestream.translation.ModelIdentity;
import io.stylestream.translation.ModelTranslator;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.StyleCache;
import io.stylestream.worker.TopicNames;
import io.stylestream.worker.Worker;
import io.stylestream.worker.WorkerListener;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** The service from start to end: loads the model, works until the process is told to end, and drains. */
@Singleton
@Unremovable
final class ServeApplication implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(ServeApplication.class);
    private static final int DONE = 0;
    private static final int FAILED = 1;
    /** What the exit code of a process that ended by a signal has beside the signal's number. */
    private static final int BY_SIGNAL = 128;

    private final ServeConfiguration configuration;
    private final MeterRegistry meters;
    private final ServiceState state;

    ServeApplication(ServeConfiguration configuration, MeterRegistry meters, ServiceState state) {
        this.configuration = configuration;
        this.meters = meters;
        this.state = state;
    }

    /**
     * @return the exit code; a process that ends by a signal has the signal's instead
     * @throws io.stylestream.core.UsageError if a setting or the model is wrong
     */
    @Override
    public int run(String... arguments) {
        ServeSettings settings = ServeSettings.of(configuration);
        try (KafkaWatch kafka = new KafkaWatch(settings.worker().kafka());
                PictureTranslator translator = ModelTranslator.open(
                        Models.open(settings.model().orElse(null)),
                        settings.engine(),
                        settings.translator(),
                        new StyleCache(settings.cachedStyleCodes()));
                Worker worker =
                        Worker.start(settings.worker(), translator, settings.format(), meters, WorkerListener.NONE)) {
            kafka.start();
            state.serving(worker, kafka);
            announce(translator.identity(), settings);
            worker.ended().whenComplete((done, failure) -> Quarkus.asyncExit(failure == null ? DONE : FAILED));
            endOnSignals();
            Quarkus.waitForExit();
            LOG.infof(
                    "ending; pictures that were begun are finished, for %d s at most",
                    settings.worker().drainTimeout().toSeconds());
            return worker.ended().isCompletedExceptionally() ? FAILED : DONE;
        }
    }

    /**
     * Lets signals end {@link #run} in order. Left to themselves they would have Quarkus stop its own parts, and the
     * JVM end as soon as that is done, whatever is being drained.
     */
    private static void endOnSignals() {
        Signals.handle(signal -> Quarkus.asyncExit(BY_SIGNAL + signal.getNumber()), "TERM", "INT", "HUP");
    }

    private static void announce(ModelIdentity model, ServeSettings settings) {
        TopicNames topics = settings.worker().kafka().topics();
        LOG.infof(
                "serving model %s %s on %s with %d threads: %s to %s and %s, on Kafka at %s",
                model.name(),
                model.version(),
                model.engine(),
                settings.engine().threads(),
                String.join(", ", topics.requests()),
                topics.results(),
                topics.deadLetters(),
                settings.worker().kafka().bootstrapServers());
    }
}
