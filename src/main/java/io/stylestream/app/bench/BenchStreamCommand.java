package io.stylestream.app.bench;

import io.stylestream.app.Models;
import io.stylestream.app.client.Answer;
import io.stylestream.app.client.StreamClient;
import io.stylestream.app.embedded.EmbeddedService;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.wire.WireFormat;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.worker.BatchSettings;
import io.stylestream.worker.TopicNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench stream}: the whole way through Kafka against the engine alone, in turns.
 *
 * <p>"Engine alone" draws decoded pictures with styles in full batches and throws the results away. "Whole way" sends
 * encoded pictures to an embedded broker and waits for the last encoded result; client and broker share the machine.
 */
@Command(
        name = "stream",
        description = "Whole way through Kafka against the engine alone, on the same pictures, in turns.",
        showDefaultValues = true,
        sortOptions = false)
final class BenchStreamCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Option(names = "--model", description = "Model directory. Default: the bundled model.")
    @Nullable
    Path model;

    @Option(names = "--pictures", defaultValue = "1920", description = "Pictures per round.")
    int pictures;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds after one that does not count.")
    int rounds;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        try (EmbeddedService service = EmbeddedService.start(Models.open(model));
                StreamClient client =
                        new StreamClient(service.bootstrapServers(), TopicNames.DEFAULT, WireFormat.singleObject())) {
            Workload workload = new Workload(service.domains(), pictures);
            List<PreparedOrder> orders = workload.prepared(service.translator());
            List<TranslationRequest> requests = workload.requests();
            double[] engine = new double[rounds];
            double[] stream = new double[rounds];
            double[] ratio = new double[rounds];
            System.out.println("round  engine alone  whole way  ratio   (pictures/s)");
            for (int round = -1; round < rounds; round++) {
                double alone = pictures / engineSeconds(service.translator(), orders);
                double whole = pictures / streamSeconds(client, requests);
                if (round >= 0) {
                    engine[round] = alone;
                    stream[round] = whole;
                    ratio[round] = whole / alone;
                    System.out.printf(
                            Locale.ROOT, "%5d  %12.0f  %9.0f  %5.2f%n", round + 1, alone, whole, whole / alone);
                }
            }
            System.out.println("engine alone " + new Spread(engine).text("%.0f") + " pictures/s");
            System.out.println("whole way    " + new Spread(stream).text("%.0f") + " pictures/s");
            System.out.println("ratio        " + new Spread(ratio).text("%.2f"));
            System.out.println("memory       " + ResidentMemory.megabytes() + " MB resident, client included");
        }
        return 0;
    }

    private static double engineSeconds(PictureTranslator translator, List<PreparedOrder> orders) {
        int batch = BatchSettings.DEFAULT.maxSize();
        long startedAt = System.nanoTime();
        for (int from = 0; from < orders.size(); from += batch) {
            translator.translate(orders.subList(from, Math.min(orders.size(), from + batch)));
        }
        return (System.nanoTime() - startedAt) / 1e9;
    }

    private static double streamSeconds(StreamClient client, List<TranslationRequest> requests) {
        long startedAt = System.nanoTime();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(
                () -> requests.forEach(request -> client.send(request.getRequestId(), request)));
        client.receive(requests.size(), PATIENCE, answer -> {
            if (answer instanceof Answer.DeadLetter letter) {
                throw new IllegalStateException("a request became a dead letter: " + letter.message());
            }
        });
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        sending.join();
        return seconds;
    }
}
