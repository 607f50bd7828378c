package io.stylestream.app.bench;

import static io.stylestream.app.CommandLines.requirePositive;
import static io.stylestream.app.bench.Console.print;

import io.stylestream.app.Models;
import io.stylestream.core.UsageError;
import io.stylestream.engine.EngineChoice;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.GeneratorEngine;
import io.stylestream.model.ModelDirectory;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.onnx.RawGraphs;
import io.stylestream.network.onnx.rewrite.Rewrite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code bench engine}: a generator on this program's engines beside their peers, in turns.
 *
 * <p>"Plain" is the recorded graph on ONNX Runtime, each batch as a whole on all threads, with the same session
 * options.
 */
@Command(
        name = "engine",
        description = "Generator throughput beside plain ONNX Runtime, libtorch and PyTorch, and what each rewrite"
                + " brings.",
        showDefaultValues = true,
        sortOptions = false)
final class BenchEngineCommand implements Callable<Integer> {
    private static final String STUDENT = "student, ";

    @Mixin
    MeasuredModelOptions measured = new MeasuredModelOptions();

    @Option(
            names = "--student",
            description = "Model directory of a student, which is measured beside the model, on the same engines.")
    @Nullable
    Path student;

    @Option(
            names = "--engine",
            defaultValue = EngineSettings.DEFAULT_ENGINE,
            description = "Engine, or auto; once for each that is measured.")
    List<String> engines = List.of();

    @Option(names = "--batch", defaultValue = "1,4,32", split = ",", description = "Batch sizes.")
    int[] batches = {};

    @Option(names = "--rounds", defaultValue = "10", description = "Rounds after a warm-up.")
    int rounds;

    @Option(
            names = "--rewrites",
            description = "all, none, or names separated by commas. Default: those that suit the engine.")
    @Nullable
    String rewrites;

    @Option(
            names = "--effects",
            defaultValue = "true",
            negatable = true,
            fallbackValue = "true",
            description =
                    "Also measure each rewrite by leaving it out, at the last batch size, if the first engine reads"
                            + " graphs, as all but Torch and Vector do.")
    boolean effects;

    @Option(
            names = "--cpu-peers",
            defaultValue = "true",
            negatable = true,
            fallbackValue = "true",
            description = "Plain ONNX Runtime and libtorch, both on the CPU.")
    boolean cpuPeers;

    @ArgGroup(validate = false)
    PyTorchOptions pytorch = new PyTorchOptions();

    @Option(names = "--python-device", defaultValue = "auto", description = "Where PyTorch computes: auto, cpu, cuda.")
    String pythonDevice = "";

    @Option(
            names = "--python-modes",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            split = ",",
            description = "How PyTorch computes: some of eager, channels-last, compile, and on a GPU autocast,"
                    + " compile+autocast, half, compile+half, compile+half+graphs. Default: all.")
    List<String> pythonModes = List.of();

    @Override
    public Integer call() {
        requirePositive("--rounds", rounds);
        for (int batch : batches) {
            requirePositive("--batch", batch);
        }
        if (!List.of("auto", "cpu", "cuda").contains(pythonDevice)) {
            throw new UsageError("--python-device must be auto, cpu or cuda, but is " + pythonDevice);
        }
        measured.check();
        BenchedModel benched =
                measured.official ? BenchedModel.official() : BenchedModel.of(Models.open(measured.model));
        EngineSettings defaults = EngineSettings.defaults();
        EngineSettings settings = rewrites == null ? defaults : defaults.withRewrites(parse(rewrites));
        long flops = flopsOf(benched);
        print(
                "%s, %.2f GFLOP per picture; %s, %d threads; rewrites: %s",
                benched.name(),
                flops / 1e9,
                String.join(", ", engines),
                settings.threads(),
                rewrites == null ? "those that suit the engine" : rewrites);
        String first = race(benched, settings, flops);
        if (effects && !first.equals(EngineChoice.TORCH) && !first.equals(EngineChoice.VECTOR)) {
            effects(benched, settings.withEngine(first));
        }
        return 0;
    }

    /** @throws UsageError if its pictures or styles have another size */
    private BenchedModel studentOf(BenchedModel benched) {
        if (student == null) {
            return benched;
        }
        BenchedModel narrow = BenchedModel.of(ModelDirectory.open(student));
        if (narrow.architecture().imageSize() != benched.architecture().imageSize()
                || narrow.architecture().styleSize() != benched.architecture().styleSize()) {
            throw new UsageError("%s is no student of %s: picture size and style size must be the same"
                    .formatted(student, benched.name()));
        }
        return narrow;
    }

    private static long flopsOf(BenchedModel benched) {
        return FlopCount.perPicture(RawGraphs.of(benched.architecture(), NetworkKind.GENERATOR, benched.weights()));
    }

    private static Set<Rewrite> parse(String rewrites) {
        try {
            return Rewrite.parse(rewrites);
        } catch (IllegalArgumentException e) {
            throw new UsageError(String.valueOf(e.getMessage()), e);
        }
    }

    /** @return DJL name of the first engine */
    private String race(BenchedModel benched, EngineSettings settings, long flops) {
        Optional<PyTorchGenerator> torch = pytorch.start()
                .flatMap(peer -> PyTorchGenerator.load(peer, benched, pythonDevice, settings.threads(), pythonModes));
        BenchedModel narrow = studentOf(benched);
        long studentFlops = flopsOf(narrow);
        try (Competitors competitors = new Competitors(benched, settings);
                Competitors students = new Competitors(narrow, settings)) {
            List<String> names = new ArrayList<>();
            for (String engine : engines) {
                long startedAt = System.nanoTime();
                String name = competitors.load(engine);
                double seconds = (System.nanoTime() - startedAt) / 1e9;
                print("%s loaded in %.2f s, %d MB resident", name, seconds, ResidentMemory.megabytes());
                names.add(name);
                if (student != null) {
                    students.load(engine);
                }
            }
            if (cpuPeers) {
                competitors.loadPeers();
            }
            for (int batch : batches) {
                GeneratorWorkload workload = GeneratorWorkload.of(benched.architecture(), batch);
                List<Way> ways = competitors.peers(workload);
                torch.ifPresent(generator -> ways.addAll(generator.ways(workload, competitors.drawn(workload))));
                ways.addAll(competitors.engines(workload, "stylestream "));
                ways.addAll(students.engines(workload, STUDENT));
                new EngineTable(
                                batch,
                                way -> way.name().startsWith(STUDENT) ? studentFlops : flops,
                                torch.flatMap(PyTorchGenerator::peak))
                        .print(ways, Turns.measure(rounds, ways));
            }
            print("%nmemory with all peers of this process: %d MB resident", ResidentMemory.megabytes());
            return names.get(0);
        } finally {
            torch.ifPresent(PyTorchGenerator::close);
        }
    }

    private void effects(BenchedModel benched, EngineSettings settings) {
        int batch = batches[batches.length - 1];
        GeneratorWorkload workload = GeneratorWorkload.of(benched.architecture(), batch);
        print("%nbatch %d: times faster with a rewrite than without it: wall, processor", batch);
        try (GeneratorEngine complete = Competitors.load(benched, settings)) {
            for (Rewrite rewrite : EnumSet.allOf(Rewrite.class)) {
                if (settings.rewrites().contains(rewrite)) {
                    List<Rewrite> others = new ArrayList<>(settings.rewrites());
                    others.remove(rewrite);
                    try (GeneratorEngine incomplete =
                            Competitors.load(benched, settings.withRewrites(Set.copyOf(others)))) {
                        Turns turns = Turns.measure(
                                rounds,
                                List.of(
                                        Competitors.way("without", incomplete, workload),
                                        Competitors.way("with", complete, workload)));
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
}
