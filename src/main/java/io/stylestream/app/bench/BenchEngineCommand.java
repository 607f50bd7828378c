package io.stylestream.app.bench;

import static io.stylestream.app.CommandLines.requirePositive;

import io.stylestream.app.Models;
import io.stylestream.core.UsageError;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.GeneratorEngine;
import io.stylestream.engine.NetworkLoader;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.onnx.rewrite.Rewrite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench engine}: a generator on this program's engine beside its peers, in turns.
 *
 * <p>"Plain" is the recorded graph on ONNX Runtime, each batch as a whole on all threads, with the same session
 * options.
 */
@Command(
        name = "engine",
        description = "Generator throughput beside plain ONNX Runtime and libtorch, and what each rewrite brings.",
        showDefaultValues = true,
        sortOptions = false)
final class BenchEngineCommand implements Callable<Integer> {
    @Option(names = "--model", description = "Model directory. Default: the bundled model.")
    @Nullable
    Path model;

    @Option(names = "--official", description = "The paper's architecture at 256 px with random weights instead.")
    boolean official;

    @Option(names = "--engine", defaultValue = EngineSettings.DEFAULT_ENGINE, description = "Engine, or auto.")
    String engine = "";

    @Option(names = "--batch", defaultValue = "1,4,32", split = ",", description = "Batch sizes.")
    int[] batches = {};

    @Option(names = "--rounds", defaultValue = "10", description = "Rounds after two that do not count.")
    int rounds;

    @Option(names = "--rewrites", defaultValue = "all", description = "all, none, or names separated by commas.")
    String rewrites = "";

    @Option(
            names = "--effects",
            defaultValue = "true",
            negatable = true,
            fallbackValue = "true",
            description = "Also measure each rewrite by leaving it out, at the last batch size.")
    boolean effects;

    @Override
    public Integer call() {
        requirePositive("--rounds", rounds);
        for (int batch : batches) {
            requirePositive("--batch", batch);
        }
        BenchedModel benched = official ? BenchedModel.official() : BenchedModel.of(Models.open(model));
        EngineSettings settings = EngineSettings.defaults().withEngine(engine).withRewrites(parse(rewrites));
        print(
                "%s; engine %s, %d threads; rewrites: %s",
                benched.name(), engine, settings.threads(), settings.rewrites().isEmpty() ? "none" : rewrites);
        peers(benched, settings);
        if (effects) {
            effects(benched, settings);
        }
        return 0;
    }

    private static Set<Rewrite> parse(String rewrites) {
        try {
            return Rewrite.parse(rewrites);
        } catch (IllegalArgumentException e) {
            throw new UsageError(String.valueOf(e.getMessage()), e);
        }
    }

    private void peers(BenchedModel benched, EngineSettings settings) {
        long startedAt = System.nanoTime();
        try (GeneratorEngine rewritten = load(benched, settings)) {
            double loadSeconds = (System.nanoTime() - startedAt) / 1e9;
            print("loaded in %.2f s, %d MB resident", loadSeconds, ResidentMemory.megabytes());
            try (GeneratorEngine plain = plain(benched, settings)) {
                LibtorchPeer eager = new LibtorchPeer(benched, settings.threads(), MemoryFormat.Contiguous);
                LibtorchPeer channelsLast = new LibtorchPeer(benched, settings.threads(), MemoryFormat.ChannelsLast);
                for (int batch : batches) {
                    GeneratorWorkload workload = GeneratorWorkload.of(benched.architecture(), batch);
                    Turns turns = Turns.measure(
                            rounds,
                            List.of(
                                    () -> plain.run(workload.pictures(), workload.styles()),
                                    () -> eager.run(workload),
                                    () -> channelsLast.run(workload),
                                    () -> rewritten.run(workload.pictures(), workload.styles())));
                    print("%nbatch %d                  pictures/s  times faster than plain: wall, processor", batch);
                    List<String> names =
                            List.of("plain ONNX Runtime", "libtorch eager", "libtorch channels last", "stylestream");
                    for (int way = 0; way < names.size(); way++) {
                        print(
                                "  %-22s %10.1f  %s   %s",
                                names.get(way),
                                batch / turns.seconds(way).median(),
                                turns.speedup(way, 0).text("%.2f"),
                                turns.processorSaving(way, 0).text("%.2f"));
                    }
                }
            }
        }
        print("%nmemory with all peers: %d MB resident", ResidentMemory.megabytes());
    }

    private void effects(BenchedModel benched, EngineSettings settings) {
        int batch = batches[batches.length - 1];
        GeneratorWorkload workload = GeneratorWorkload.of(benched.architecture(), batch);
        print("%nbatch %d: times faster with a rewrite than without it: wall, processor", batch);
        try (GeneratorEngine complete = load(benched, settings)) {
            for (Rewrite rewrite : EnumSet.allOf(Rewrite.class)) {
                if (settings.rewrites().contains(rewrite)) {
                    List<Rewrite> others = new ArrayList<>(settings.rewrites());
                    others.remove(rewrite);
                    try (GeneratorEngine incomplete = load(benched, settings.withRewrites(Set.copyOf(others)))) {
                        Turns turns = Turns.measure(
                                rounds,
                                List.of(
                                        () -> incomplete.run(workload.pictures(), workload.styles()),
                                        () -> complete.run(workload.pictures(), workload.styles())));
                        print(
                                "  %-22s %s   %s",
                                rewrite,
                                turns.speedup(1, 0).text("%.2f"),
                                turns.processorSaving(1, 0).text("%.2f"));
                    }
                }
            }
        }
    }

    private static GeneratorEngine load(BenchedModel benched, EngineSettings settings) {
        return new NetworkLoader(settings).loadGenerator(benched.architecture(), benched.weights());
    }

    private static GeneratorEngine plain(BenchedModel benched, EngineSettings settings) {
        NetworkLoader loader = new NetworkLoader(settings.withRewrites(Rewrite.none()));
        return new GeneratorEngine(
                benched.architecture(), loader.load(benched.architecture(), NetworkKind.GENERATOR, benched.weights()));
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
