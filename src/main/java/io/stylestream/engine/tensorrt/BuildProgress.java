package io.stylestream.engine.tensorrt;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Says from time to time that a plan is still being built: TensorRT's preset does not pass its own progress on. */
final class BuildProgress implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BuildProgress.class);
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final String name;
    private final long startedNanos = System.nanoTime();
    private final ScheduledExecutorService clock;

    BuildProgress(String name) {
        this.name = name;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tensorrt-progress");
            thread.setDaemon(true);
            return thread;
        });
        LOG.infof("building a TensorRT plan for %s: some minutes, but only once for this GPU and these weights", name);
        clock.scheduleAtFixedRate(
                () -> LOG.infof("still building a TensorRT plan for %s: %d s", name, seconds()),
                INTERVAL.toSeconds(),
                INTERVAL.toSeconds(),
                TimeUnit.SECONDS);
    }

    void finished(int bytes) {
        LOG.infof("built a TensorRT plan for %s: %d s, %d MB", name, seconds(), bytes >> 20);
    }

    private long seconds() {
        return Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
