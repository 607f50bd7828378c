package io.stylestream.app.bench;

import static io.stylestream.app.CommandLines.requirePositive;

import io.stylestream.app.ArchitectureOptions;
import io.stylestream.network.StarGanV2;
import io.stylestream.training.StarGanV2Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench train}: StarGAN v2 training on noise, setting by setting in turns, each beside PyTorch. */
@Command(
        name = "train",
        description =
                "Training iterations per second of several settings, and of PyTorch with each, measured in turns; no"
                        + " data needed.",
        showDefaultValues = true,
        sortOptions = false)
final class BenchTrainCommand implements Callable<Integer> {
    @Option(
            names = "--setting",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            defaultValue = TrainSetting.BASELINE,
            description = "Options of train stargan-v2 as one word, for example \"--precision bfloat16 --channels-last"
                    + " --r1-every 8 --threads 2\"; any of --precision, --channels-last, --r1-every and the others"
                    + " beyond the paper, --device, --processes, --threads. Once for each setting; the first one is"
                    + " what the others are compared with. Default: none of them, as in the paper.")
    List<String> settings = List.of();

    @Option(
            names = "--batch-size",
            defaultValue = "" + StarGanV2Options.BATCH_SIZE,
            description = "Pictures per batch.")
    int batchSize;

    @Option(names = "--domains", defaultValue = "3", description = "Domains of the model.")
    int domains;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds after one that does not count.")
    int rounds;

    @Option(
            names = "--iterations",
            defaultValue = "1",
            description = "Iterations of each setting in a round; with --r1-every N take N.")
    int iterations;

    @ArgGroup(validate = false)
    PyTorchOptions pytorch = new PyTorchOptions();

    @ArgGroup(validate = false, heading = "%nArchitecture:%n")
    ArchitectureOptions architecture = new ArchitectureOptions();

    @Override
    public Integer call() throws IOException {
        requirePositive("--batch-size", batchSize);
        requirePositive("--domains", domains);
        requirePositive("--rounds", rounds);
        requirePositive("--iterations", iterations);
        StarGanV2 shape = architecture.architecture(domains);
        Optional<PyTorchPeer> peer = pytorch.start();
        List<TrainRace> races = new ArrayList<>();
        try {
            for (String setting : settings) {
                String name = Integer.toString(races.size());
                races.add(TrainRace.of(name, TrainSetting.open(setting, shape, batchSize), peer));
            }
            for (int round = -1; round < rounds; round++) {
                for (TrainRace race : races) {
                    race.run(iterations, round >= 0);
                }
            }
            report(shape, races);
        } finally {
            races.forEach(TrainRace::close);
            peer.ifPresent(PyTorchPeer::close);
        }
        return 0;
    }

    private void report(StarGanV2 shape, List<TrainRace> races) {
        System.out.printf(
                Locale.ROOT,
                "%d px, base channels %d, most channels %d, %d domains, batches of %d; %d rounds of %d iterations%n",
                shape.imageSize(),
                shape.baseChannels(),
                shape.maxChannels(),
                shape.domains(),
                batchSize,
                rounds,
                iterations);
        System.out.println("iterations/s: median (least to greatest), ratio, setting");
        Spread first = races.get(0).perSecond(iterations);
        for (TrainRace race : races) {
            row(race.perSecond(iterations), first, race.toString());
            race.peerPerSecond(iterations).ifPresent(peer -> {
                row(peer, first, "  the same in PyTorch " + race.peerVersion());
                System.out.printf(
                        "  times faster than PyTorch: wall %s, processor %s%n",
                        race.speedup().text("%.2f"), race.processorSaving().text("%.2f"));
            });
        }
        System.out.println("memory " + ResidentMemory.megabytes() + " MB resident in this process");
    }

    private static void row(Spread perSecond, Spread first, String name) {
        System.out.printf(
                Locale.ROOT, "%s  %.2f  %s%n", perSecond.text("%.2f"), perSecond.median() / first.median(), name);
    }
}
