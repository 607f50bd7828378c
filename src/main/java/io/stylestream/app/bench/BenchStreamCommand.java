package io.stylestream.app.bench;

import io.stylestream.app.EngineOptions;
import io.stylestream.app.Models;
import io.stylestream.app.client.StreamClient;
import io.stylestream.app.embedded.EmbeddedService;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.wire.WireFormat;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.worker.BatchSettings;
import io.stylestream.worker.TopicNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code bench stream}: the whole way through Kafka against the engine alone, in turns; then the time that an answer
 * takes under a steady load. With {@code --identity} the worker without an engine against plain Kafka clients.
 *
 * <p>Worker, client and broker share the machine.
 */
@Command(
        name = "stream",
        description = "Whole way through Kafka against the engine alone, on the same pictures, in turns.",
        showDefaultValues = true,
        sortOptions = false)
final class BenchStreamCommand implements Callable<Integer> {
    /** Share of the whole way's rate at which answers are timed. */
    private static final double STEADY_LOAD = 0.7;

    private static final int STEADY_SECONDS = 15;

    @Option(names = "--model", description = "Model directory. Default: the bundled model.")
    @Nullable
    Path model;

    @Mixin
    EngineOptions engine = new EngineOptions();

    @Option(names = "--pictures", defaultValue = "1920", description = "Pictures per round.")
    int pictures;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds that count.")
    int rounds;

    @Option(
            names = "--warm-up",
            defaultValue = "5",
            description = "Rounds before those: until then compilers, not pictures, take much of the processors.")
    int warmUp;

    @Option(
            names = "--identity",
            description = "Pictures pass through unchanged, without a model; compared with plain Kafka clients.")
    boolean identity;

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        if (identity) {
            IdentityRace.run(pictures, rounds, warmUp);
        } else {
            compare();
        }
        return 0;
    }

    private void compare() throws InterruptedException, ExecutionException {
        try (EmbeddedService service = EmbeddedService.start(Models.open(model), engine.settings());
                StreamClient client =
                        new StreamClient(service.bootstrapServers(), TopicNames.DEFAULT, WireFormat.singleObject())) {
            Workload workload = new Workload(service.domains(), pictures);
            List<PreparedOrder> orders = workload.prepared(service.translator());
            List<TranslationRequest> requests = workload.requests();
            WholeWay ways = new WholeWay(service.translator(), client);
            for (int round = 0; round < warmUp; round++) {
                ways.engineAlone(orders);
                ways.throughKafka(requests);
            }
            List<Measurement> engine = new ArrayList<>();
            List<Measurement> stream = new ArrayList<>();
            print("round  engine alone  whole way  ratio   (pictures/s, after %d rounds that do not count)", warmUp);
            for (int round = 0; round < rounds; round++) {
                engine.add(ways.engineAlone(orders));
                stream.add(ways.throughKafka(requests));
                double alone = engine.get(round).picturesPerSecond();
                double whole = stream.get(round).picturesPerSecond();
                print("%5d  %12.0f  %9.0f  %5.2f", round + 1, alone, whole, whole / alone);
            }
            report(engine, stream);
            reportLatency(ways, service.domains(), engine, stream);
            print("memory       %d MB resident, client included", ResidentMemory.megabytes());
        }
    }

    private void report(List<Measurement> engine, List<Measurement> stream) {
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            ratios[round] =
                    stream.get(round).picturesPerSecond() / engine.get(round).picturesPerSecond();
        }
        print(
                "engine alone %s pictures/s, %.2f core-milliseconds each",
                spread(engine, Measurement::picturesPerSecond).text("%.0f"),
                spread(engine, Measurement::coreMillisPerPicture).median());
        print(
                "whole way    %s pictures/s, %.2f core-milliseconds each, %.2f of them in the broker",
                spread(stream, Measurement::picturesPerSecond).text("%.0f"),
                spread(stream, Measurement::coreMillisPerPicture).median(),
                spread(stream, Measurement::childMillisPerPicture).median());
        print("ratio        %s", new Spread(ratios).text("%.2f"));
    }

    private static void reportLatency(
            WholeWay ways, List<String> domains, List<Measurement> engine, List<Measurement> stream) {
        double rate =
                STEADY_LOAD * spread(stream, Measurement::picturesPerSecond).median();
        BatchSettings batches = BatchSettings.DEFAULT;
        double batchMillis = 1e3
                * batches.maxSize()
                / spread(engine, Measurement::picturesPerSecond).median();
        int count = (int) Math.max(1, Math.round(rate * STEADY_SECONDS));
        Spread seconds = ways.latencySeconds(new Workload(domains, count).requests(), rate);
        print(
                "latency      at %.0f pictures/s, %.0f %% of that: median %.0f ms, p99 %.0f ms",
                rate, 100 * STEADY_LOAD, 1e3 * seconds.median(), 1e3 * seconds.percentile(0.99));
        print(
                "             (a batch of %d takes %.0f ms; twice that and the batching delay: %.0f ms)",
                batches.maxSize(),
                batchMillis,
                2 * batchMillis + batches.maxDelay().toMillis());
    }

    private static Spread spread(List<Measurement> measurements, ToDoubleFunction<Measurement> value) {
        return new Spread(measurements.stream().mapToDouble(value).toArray());
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
