package io.stylestream.app.demo;

import io.stylestream.app.EngineOptions;
import io.stylestream.app.Models;
import io.stylestream.app.OutputFolder;
import io.stylestream.app.PictureProgress;
import io.stylestream.app.client.StreamClient;
import io.stylestream.app.embedded.EmbeddedService;
import io.stylestream.core.UsageError;
import io.stylestream.translation.ModelIdentity;
import io.stylestream.wire.WireFormat;
import io.stylestream.worker.TopicNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: restyles the bundled samples on an embedded broker and leaves a gallery. */
@Command(
        name = "demo",
        description = "Restyles the bundled sample pictures through a real Kafka broker and writes a gallery.",
        showDefaultValues = true,
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PICTURES = "results";

    @Option(names = "--out", defaultValue = "target/demo", description = "Folder for results and gallery.")
    Path out = Path.of("");

    @Option(names = "--once", description = "End after the samples instead of serving on.")
    boolean once;

    @Option(names = "--model", description = "Model directory. Default: the bundled model.")
    @Nullable
    Path model;

    @Mixin
    EngineOptions engine = new EngineOptions();

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Path pictures = OutputFolder.make(out.resolve(PICTURES));
        try (EmbeddedService service = EmbeddedService.start(Models.open(model), engine.settings())) {
            ModelIdentity identity = service.translator().identity();
            System.out.printf(
                    "model %s %s on %s, broker on %s, ready after %.1f s%n",
                    identity.name(),
                    identity.version(),
                    identity.engine(),
                    service.bootstrapServers(),
                    service.startSeconds());
            DemoPlan plan = DemoPlan.of(service.domains());
            if (plan.sources().isEmpty()) {
                throw new UsageError("there are no sample pictures for the model's domains "
                        + String.join(", ", service.domains()) + "; use `translate` or `serve` with this model");
            }
            DemoResults results = new DemoResults(plan, pictures);
            String summary = stream(service, plan, results);

            Gallery gallery = new Gallery(plan, results, identity);
            gallery.writePicture(out.resolve("gallery.png"), service.imageSize());
            gallery.writePage(out.resolve("gallery.html"), PICTURES, summary);
            System.out.println(summary);
            results.deadLetters().stream()
                    .limit(5)
                    .forEach(letter -> System.out.println("dead letter: " + letter.code() + ", " + letter.message()));
            System.out.println("results: " + out.resolve(PICTURES));
            System.out.println("gallery: " + out.resolve("gallery.html") + " and " + out.resolve("gallery.png"));
            if (!once) {
                serve(service);
            }
            return results.translated() == plan.size() ? 0 : 1;
        }
    }

    /** Sends all requests and takes in all answers; gives what was measured. */
    private static String stream(EmbeddedService service, DemoPlan plan, DemoResults results) {
        int count = plan.size();
        try (StreamClient client =
                        new StreamClient(service.bootstrapServers(), TopicNames.DEFAULT, WireFormat.singleObject());
                PictureProgress progress = new PictureProgress(count)) {
            long startedAt = System.nanoTime();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, plan));
            client.receive(count, PATIENCE, answer -> {
                results.add(answer);
                progress.step(1);
            });
            sending.join();
            double seconds = (System.nanoTime() - startedAt) / 1e9;
            return String.format(
                    Locale.ROOT,
                    "translated %d of %d pictures in %.1f s (%.0f per second), %d dead letters",
                    results.translated(),
                    count,
                    seconds,
                    count / seconds,
                    results.deadLetters().size());
        }
    }

    private static void send(StreamClient client, DemoPlan plan) {
        for (int row = 0; row < plan.sources().size(); row++) {
            for (int column = 0; column < plan.styles().size(); column++) {
                client.send(plan.sources().get(row).name(), plan.request(row, column));
            }
        }
    }

    private static void serve(EmbeddedService service) throws InterruptedException, ExecutionException {
        System.out.println("serving on: requests to the topic "
                + TopicNames.DEFAULT.requests().get(0) + " of " + service.bootstrapServers() + ", results in "
                + TopicNames.DEFAULT.results() + "; Ctrl-C ends");
        service.awaitEnd();
    }
}
