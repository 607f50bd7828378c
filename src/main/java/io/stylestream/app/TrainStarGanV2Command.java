package io.stylestream.app;

import io.stylestream.app.FollowerProcesses.FollowerLost;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.LostPeerException;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.training.Follower;
import io.stylestream.training.RunLock;
import io.stylestream.training.RunState;
import io.stylestream.training.StarGanV2Options;
import io.stylestream.training.StarGanV2Trainer;
import io.stylestream.training.StarGanV2Trainer.RunSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train stargan-v2}: trains a model and leaves a model directory with the averaged weights. */
@Command(
        name = "stargan-v2",
        description = "Trains a StarGAN v2 model. Ctrl-C saves a checkpoint; --resume goes on from it.",
        showDefaultValues = true,
        sortOptions = false)
final class TrainStarGanV2Command implements Callable<Integer> {
    @Mixin
    RunOptions run = new RunOptions();

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

    @Option(
            names = "--growth-iterations",
            description = "Iterations before training begins in which networks that have grown, because the model of"
                    + " --start-from is for smaller pictures, learn to do what that model does; 0 for none.")
    int growthIterations = RunSettings.GROWTH_ITERATIONS;

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
        RunSettings settings = settings();
        TorchDevice device = compute.prepare();
        String computedOn = compute.describe(device);
        System.out.println("computing on " + computedOn + (device.reason().isEmpty() ? "" : "; " + device.reason()));
        Follower.Task task = new Follower.Task(
                settings.plan().data(),
                settings.architecture(),
                settings.options(),
                settings.plan().loading());
        Follower.requireShareable(task, compute.processes());
        try (RunLock lock = RunLock.take(run.out);
                FollowerProcesses followers =
                        FollowerProcesses.start(task, compute.processes(), device, compute.threads())) {
            run.note(spec, settings.startFrom());
            train(settings, followers, computedOn);
        } catch (FollowerLost e) {
            System.err.println("stylestream: " + e.getMessage());
            System.err.println("if there is a checkpoint in " + run.out + ", --resume goes on from it");
            return 1;
        }
        return 0;
    }

    private void train(RunSettings settings, FollowerProcesses followers, String computedOn) throws IOException {
        try (TrainingProgress progress = new TrainingProgress()) {
            StarGanV2Trainer trainer = new StarGanV2Trainer(settings, followers.join(), progress);
            trainer.explainFailures(
                    failure -> failure instanceof LostPeerException lost ? followers.explain(lost) : failure);
            trainer.note("model", run.modelName());
            trainer.note("device", TrainedModel.platform(computedOn));
            trainer.note("command", run.command());
            TrainedModel trained = trained(trainer, settings, computedOn);
            progress.keepModels((done, folder) -> trained.write(folder, done, trainer.averagedWeights()));
            try (StopOnExit stop = new StopOnExit(trainer::stop)) {
                int done = trainer.run();
                progress.finished(done, settings.options().iterations(), run.out);
            }
        }
    }

    private TrainedModel trained(StarGanV2Trainer trainer, RunSettings settings, String computedOn) {
        return new TrainedModel(
                run.modelName(),
                settings.architecture(),
                trainer.domains(),
                trainer.pictureCount(),
                settings.plan().data(),
                run.command(),
                computedOn,
                Map.of(),
                settings.startFrom() == null
                        ? null
                        : "Begun with the weights in the folder " + CommandLines.lastName(settings.startFrom()) + ".");
    }

    private RunSettings settings() throws IOException {
        Optional<RunState<StarGanV2Options>> earlier =
                run.earlier(StarGanV2Options.class, spec, List.of("--processes", "--no-cuda-graphs"));
        List<String> given = RunOptions.given(spec);
        StarGanV2 shape;
        StarGanV2Options options;
        if (earlier.isPresent()) {
            shape = earlier.get().architecture();
            options = earlier.get().options();
            if (given.contains("--iterations")) {
                RunOptions.requireAhead(training.iterations, earlier.get());
                options = options.withIterations(training.iterations);
            }
        } else {
            int domains = StarGanV2Trainer.domainsOf(run.trainingData()).size();
            shape = startFrom == null
                    ? architecture.architecture(domains)
                    : architecture.architecture(StarGanV2Trainer.architectureOf(startFrom), given, domains);
            options = training.options(beyond);
        }
        return new RunSettings(
                run.plan(loading.loading(), options.iterations()),
                shape,
                options,
                run.resume,
                run.resume ? run.startedFrom() : startFrom,
                growthIterations);
    }
}
