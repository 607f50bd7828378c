package io.stylestream.app.bench;

import static io.stylestream.app.bench.Console.print;

import io.stylestream.app.CommandLines;
import io.stylestream.app.EngineOptions;
import io.stylestream.app.Models;
import io.stylestream.app.client.StreamClient;
import io.stylestream.app.embedded.EmbeddedService;
import io.stylestream.core.UsageError;
import io.stylestream.model.ModelDirectory;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.wire.WireFormat;
import io.stylestream.wire.avro.ResultFormat;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.worker.BatchSettings;
import io.stylestream.worker.BufferSettings;
import io.stylestream.worker.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code bench stream}: the whole way through Kafka against the engine alone, in turns; and the time that an answer
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

    private static final int STEADY_SECONDS = 10;

    /** Several transactions' worth. */
    private static final int FEWEST_IDENTITY = 2000;

    @Mixin
    MeasuredModelOptions measured = new MeasuredModelOptions();

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

    @Option(names = "--format", defaultValue = "PNG", description = "Format of the results: ${COMPLETION-CANDIDATES}.")
    ResultFormat format = ResultFormat.PNG;

    @Option(
            names = "--buffer-records",
            defaultValue = "" + BufferSettings.DEFAULT_RECORDS,
            description = "Records that the worker holds at most with a model; a GPU wants more than the default.")
    int bufferRecords;

    @Option(
            names = "--identity",
            description = "Pictures pass through unchanged, without a model; compared with plain Kafka clients.")
    boolean identity;

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        CommandLines.requirePositive("--pictures", pictures);
        CommandLines.requirePositive("--rounds", rounds);
        CommandLines.requireNotNegative("--warm-up", warmUp);
        CommandLines.requirePositive("--buffer-records", bufferRecords);
        measured.check();
        if (identity && measured.areGiven()) {
            throw new UsageError("--identity goes without a model; leave out --model and --official");
        }
        if (identity && pictures < FEWEST_IDENTITY) {
            throw new UsageError(
                    "--identity wants at least %d --pictures, because the worker is timed from its first commit"
                                    .formatted(FEWEST_IDENTITY)
                            + " on; but it got " + pictures);
        }
        if (identity) {
            IdentityRace.run(pictures, rounds, warmUp);
        } else if (measured.official) {
            try (OfficialDirectory directory = OfficialDirectory.write(domains())) {
                compare(directory.model());
            }
        } else {
            compare(Models.open(measured.model));
        }
        return 0;
    }

    private void compare(ModelDirectory directory) throws InterruptedException, ExecutionException {
        try (EmbeddedService service = EmbeddedService.start(directory, engine.settings(), buffer());
                StreamClient client =
                        new StreamClient(service.bootstrapServers(), TopicNames.DEFAULT, WireFormat.singleObject())) {
            Workload workload = new Workload(service.domains(), pictures, format);
            List<PreparedOrder> orders = workload.prepared(service.translator());
            List<TranslationRequest> requests = workload.requests();
            WholeWay ways = new WholeWay(service.translator(), client);
            for (int round = 0; round < warmUp; round++) {
                round(ways, service.domains(), orders, requests);
            }
            print("round  engine alone  whole way  ratio   at %.0f %% load: median, p99, ratio", 100 * STEADY_LOAD);
            print("       (pictures/s, milliseconds; after %d rounds that do not count)", warmUp);
            List<Round> measured = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                Round now = round(ways, service.domains(), orders, requests);
                measured.add(now);
                print(
                        "%5d  %12.0f  %9.0f  %5.2f %24.0f  %4.0f  %4.2f",
                        round + 1,
                        now.engineAlone.picturesPerSecond(),
                        now.wholeWay.picturesPerSecond(),
                        now.ratio(),
                        now.millis().median(),
                        now.p99(),
                        now.latencyRatio());
            }
            report(measured);
            print("memory       %d MB resident, client included", ResidentMemory.megabytes());
        }
    }

    /** The bundled model's, of which there are sample pictures. */
    private static List<String> domains() {
        return Models.open(null).manifest().domains();
    }

    private BufferSettings buffer() {
        long bytesOfOne = BufferSettings.DEFAULT.maxBytes() / BufferSettings.DEFAULT_RECORDS;
        return new BufferSettings(bufferRecords, bufferRecords * bytesOfOne);
    }

    private Round round(
            WholeWay ways, List<String> domains, List<PreparedOrder> orders, List<TranslationRequest> requests) {
        Measurement engineAlone = ways.engineAlone(orders);
        Measurement wholeWay = ways.throughKafka(requests);
        return new Round(engineAlone, wholeWay, underLoad(ways, domains, wholeWay.picturesPerSecond()));
    }

    /** Answers under a steady load that is a share of a rate. */
    private List<TimedAnswer> underLoad(WholeWay ways, List<String> domains, double picturesPerSecond) {
        double rate = STEADY_LOAD * picturesPerSecond;
        int count = (int) Math.max(1, Math.round(rate * STEADY_SECONDS));
        return ways.timedAnswers(new Workload(domains, count, format).requests(), rate);
    }

    private record Round(Measurement engineAlone, Measurement wholeWay, List<TimedAnswer> answers) {
        double ratio() {
            return wholeWay.picturesPerSecond() / engineAlone.picturesPerSecond();
        }

        Spread millis() {
            return Spread.of(answers, TimedAnswer::total);
        }

        double p99() {
            return millis().percentile(0.99);
        }

        List<TimedAnswer> slowest() {
            double limit = p99();
            return answers.stream().filter(answer -> answer.total() >= limit).toList();
        }

        /** Of two full batches, one that is drawn when a picture comes and its own, and the batching delay. */
        double latencyRatio() {
            return p99() / (2 * batchMillis() + BatchSettings.DEFAULT.maxDelay().toMillis());
        }

        double batchMillis() {
            return 1e3 * BatchSettings.DEFAULT.maxSize() / engineAlone.picturesPerSecond();
        }
    }

    private static void report(List<Round> rounds) {
        print(
                "engine alone %s pictures/s, %.2f core-milliseconds each",
                Spread.of(rounds, round -> round.engineAlone.picturesPerSecond())
                        .text("%.0f"),
                Spread.of(rounds, round -> round.engineAlone.coreMillisPerPicture())
                        .median());
        print(
                "whole way    %s pictures/s, %.2f core-milliseconds each, %.2f of them in the broker",
                Spread.of(rounds, round -> round.wholeWay.picturesPerSecond()).text("%.0f"),
                Spread.of(rounds, round -> round.wholeWay.coreMillisPerPicture())
                        .median(),
                Spread.of(rounds, round -> round.wholeWay.childMillisPerPicture())
                        .median());
        print("ratio        %s", Spread.of(rounds, Round::ratio).text("%.2f"));
        print("latency      p99 %s ms", Spread.of(rounds, Round::p99).text("%.0f"));
        print(
                "             %s of two batches of %d, %.0f ms each, and the batching delay",
                Spread.of(rounds, Round::latencyRatio).text("%.2f"),
                BatchSettings.DEFAULT.maxSize(),
                Spread.of(rounds, Round::batchMillis).median());
        print("             mean of all: %s", TimedAnswer.describe(all(rounds)));
        print("             of the slowest 1 %%: %s", TimedAnswer.describe(slowest(rounds)));
    }

    private static List<TimedAnswer> all(List<Round> rounds) {
        return rounds.stream().flatMap(round -> round.answers.stream()).toList();
    }

    private static List<TimedAnswer> slowest(List<Round> rounds) {
        return rounds.stream().flatMap(round -> round.slowest().stream()).toList();
    }
}
