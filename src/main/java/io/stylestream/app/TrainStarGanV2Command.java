package io.stylestream.app;

import static io.stylestream.app.CommandLines.requirePositive;

import io.stylestream.app.FollowerProcesses.FollowerLost;
import io.stylestream.core.UsageError;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.LostPeerException;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchPeers;
import io.stylestream.training.Follower;
import io.stylestream.training.RunState;
import io.stylestream.training.StarGanV2Options;
import io.stylestream.training.StarGanV2Trainer;
import io.stylestream.training.StarGanV2Trainer.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train stargan-v2}: trains a model and leaves a model directory with the averaged weights. */
@Command(
        name = "stargan-v2",
        description = "Trains a StarGAN v2 model. Ctrl-C saves a checkpoint; --resume goes on from it.",
        showDefaultValues = true,
        sortOptions = false)
final class TrainStarGanV2Command implements Callable<Integer> {
    private static final List<String> WITH_RESUME = List.of(
            "--data",
            "--out",
            "--name",
            "--resume",
            "--iterations",
            "--checkpoint-every",
            "--keep",
            "--sample-every",
            "--device",
            "--processes",
            "--threads");

    @Option(
            names = "--data",
            required = true,
            description =
                    "Folder with a folder of pictures per domain; or with such folders below train/ and validation/.")
    Path data = Path.of("");

    @Option(names = "--out", required = true, description = "Folder of the run: checkpoints, samples, losses, model.")
    Path out = Path.of("");

    @Option(names = "--name", description = "Name of the model. Default: the name of --out.")
    @Nullable
    String name;

    @Option(names = "--resume", description = "Go on from the newest checkpoint in --out, with its options.")
    boolean resume;

    @Option(
            names = TrainingPresets.OPTION,
            description = "Options for a known data set: celeba-hq or afhq (the paper's), portraits-64, portraits-128,"
                    + " emoji-64. Options given beside it count more.")
    @Nullable
    String preset;

    @Option(
            names = "--start-from",
            description = "Model directory or folder of a run to begin with: for fine-tuning, also with wider networks"
                    + " or new domains. Without architecture options, with its architecture.")
    @Nullable
    Path startFrom;

    @Option(names = "--checkpoint-every", defaultValue = "500", description = "Iterations between checkpoints.")
    int checkpointEvery;

    @Option(names = "--keep", defaultValue = "3", description = "Newest checkpoints to keep.")
    int keep;

    @Option(names = "--sample-every", defaultValue = "250", description = "Iterations between sample grids.")
    int sampleEvery;

    @ArgGroup(validate = false, heading = "%nWhere it computes:%n")
    ComputeOptions compute = new ComputeOptions();

    @ArgGroup(validate = false, heading = "%nArchitecture:%n")
    ArchitectureOptions architecture = new ArchitectureOptions();

    @Mixin
    PictureLoadingOptions loading = new PictureLoadingOptions();

    @Mixin
    StarGanV2TrainingOptions training = new StarGanV2TrainingOptions();

    @ArgGroup(validate = false, heading = "%nBeyond the paper:%n")
    BeyondPaperOptions beyond = new BeyondPaperOptions();

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requirePositive("--checkpoint-every", checkpointEvery);
        requirePositive("--keep", keep);
        requirePositive("--sample-every", sampleEvery);
        RunSettings settings = settings();
        TorchDevice device = compute.prepare();
        String computedOn = compute.describe(device);
        System.out.println("computing on " + computedOn + (device.reason().isEmpty() ? "" : "; " + device.reason()));
        Follower.Task task = new Follower.Task(settings.data(), settings.architecture(), settings.options());
        Follower.requireShareable(task, compute.processes());
        try (FollowerProcesses followers =
                FollowerProcesses.start(task, compute.processes(), device, compute.threads())) {
            try {
                train(settings, followers.join(), computedOn);
            } catch (LostPeerException e) {
                throw followers.explain(e);
            }
        } catch (FollowerLost e) {
            System.err.println("stylestream: " + e.getMessage());
            System.err.println("if there is a checkpoint in " + out + ", --resume goes on from it");
            return 1;
        }
        return 0;
    }

    private void train(RunSettings settings, TorchPeers peers, String computedOn) throws IOException {
        String modelName = name != null ? name : CommandLines.lastName(out);
        try (TrainingProgress progress = new TrainingProgress()) {
            StarGanV2Trainer trainer = new StarGanV2Trainer(settings, peers, progress);
            trainer.note("model", modelName);
            trainer.note("device", TrainedModel.platform(computedOn));
            trainer.note("command", CommandLines.of(spec));
            CountDownLatch ended = new CountDownLatch(1);
            Thread stop = new Thread(() -> stop(trainer, ended), "stop-training");
            Runtime.getRuntime().addShutdownHook(stop);
            try {
                int done = trainer.run();
                TrainedModel.write(trainer, settings, modelName, done, CommandLines.of(spec), computedOn);
                progress.finished(done, settings.options().iterations(), out);
            } finally {
                ended.countDown();
            }
        }
    }

    private static void stop(StarGanV2Trainer trainer, CountDownLatch ended) {
        trainer.stop();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RunSettings settings() throws IOException {
        Path trainingData = Files.isDirectory(data.resolve("train")) ? data.resolve("train") : data;
        Path validation = Files.isDirectory(data.resolve("validation")) ? data.resolve("validation") : null;
        Optional<RunState<StarGanV2Options>> earlier = RunState.newest(out, StarGanV2Options.class);
        if (earlier.isPresent() && !resume) {
            throw new UsageError("the folder " + out + " already holds a run after "
                    + earlier.get().iteration() + " iterations; add --resume to go on, or choose another --out");
        }
        if (resume) {
            requireResumable(earlier);
        }
        StarGanV2 shape;
        StarGanV2Options options;
        if (earlier.isPresent()) {
            shape = earlier.get().architecture();
            options = earlier.get().options();
            if (givenOptions().contains("--iterations")) {
                options = options.withIterations(training.iterations);
            }
        } else {
            int domains = StarGanV2Trainer.domainsOf(trainingData).size();
            shape = startFrom == null
                    ? architecture.architecture(domains)
                    : architecture.architecture(StarGanV2Trainer.architectureOf(startFrom), givenOptions(), domains);
            options = training.options(beyond);
        }
        return new RunSettings(
                trainingData,
                validation,
                loading.loading(),
                out,
                shape,
                options,
                checkpointEvery,
                keep,
                sampleEvery,
                resume,
                startFrom);
    }

    private void requireResumable(Optional<RunState<StarGanV2Options>> earlier) {
        if (earlier.isEmpty()) {
            throw new UsageError("there is no run to resume in " + out + "; check --out, or leave out --resume");
        }
        for (String option : givenOptions()) {
            if (!WITH_RESUME.contains(option) && !PictureLoadingOptions.NAMES.contains(option)) {
                throw new UsageError(option + " cannot be changed with --resume: a resumed run keeps its options; only "
                        + String.join(", ", WITH_RESUME) + ", "
                        + String.join(", ", PictureLoadingOptions.NAMES) + " may be given");
            }
        }
    }

    /** The names of the options on the command line. */
    private List<String> givenOptions() {
        return spec == null
                ? List.of()
                : spec.commandLine().getParseResult().matchedOptions().stream()
                        .map(OptionSpec::longestName)
                        .toList();
    }
}
