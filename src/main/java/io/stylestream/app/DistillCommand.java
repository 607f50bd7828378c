package io.stylestream.app;

import io.stylestream.core.UsageError;
import io.stylestream.model.Manifest;
import io.stylestream.model.ModelDirectory;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.training.DistillationOptions;
import io.stylestream.training.DistillationTrainer;
import io.stylestream.training.DistillationTrainer.RunSettings;
import io.stylestream.training.DistillationTrainer.Teacher;
import io.stylestream.training.RunLock;
import io.stylestream.training.RunState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code distill}: makes a faster student of a model, and leaves a model directory. */
@Command(
        name = "distill",
        description = "Makes a faster student of a model: cuts channels out of its generator and teaches what is left"
                + " to draw what the model draws. Styles serve both. Ctrl-C saves a checkpoint; --resume goes on from"
                + " it.",
        showDefaultValues = true,
        sortOptions = false)
final class DistillCommand implements Callable<Integer> {
    @Option(names = "--model", description = "Model directory of the teacher. Default: the bundled model.")
    @Nullable
    Path model;

    @Mixin
    RunOptions run = new RunOptions();

    @Option(
            names = "--width",
            defaultValue = "0.5",
            description = "Part of the channels that stay in every layer, above 0 and at most 1; the work falls with"
                    + " its square.")
    double width;

    @ArgGroup(validate = false, heading = "%nWhere it computes:%n")
    DeviceOptions compute = new DeviceOptions();

    @Mixin
    PictureLoadingOptions loading = new PictureLoadingOptions();

    @Mixin
    DistillationTrainingOptions training = new DistillationTrainingOptions();

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ModelDirectory directory = Models.open(model);
        RunSettings settings = settings(Teacher.of(directory));
        TorchDevice device = compute.prepare();
        String computedOn = compute.describe(device);
        System.out.println("computing on " + computedOn + (device.reason().isEmpty() ? "" : "; " + device.reason()));
        try (RunLock lock = RunLock.take(run.out);
                TrainingProgress progress = new TrainingProgress()) {
            run.note(spec, null);
            System.out.println("choosing the channels that stay");
            DistillationTrainer trainer = new DistillationTrainer(settings, device, progress);
            trainer.note("model", run.modelName());
            trainer.note("teacher", named(directory));
            trainer.note("device", TrainedModel.platform(computedOn));
            trainer.note("command", run.command());
            progress.keepModels((done, folder) ->
                    student(trainer, settings, named(directory), computedOn).write(folder, done, trainer.weights()));
            try (StopOnExit stop = new StopOnExit(trainer::stop)) {
                int done = trainer.run();
                progress.finished(done, settings.plan().iterations(), run.out);
            }
        }
        return 0;
    }

    private RunSettings settings(Teacher teacher) throws IOException {
        Optional<RunState<DistillationOptions>> earlier =
                run.earlier(DistillationOptions.class, spec, List.of("--model"));
        StarGanV2 student = earlier.isPresent() ? earlier.get().architecture() : narrow(teacher.architecture());
        DistillationOptions options =
                earlier.isPresent() ? earlier.get().options() : training.options(teacher.fingerprint());
        if (RunOptions.given(spec).contains("--iterations")) {
            earlier.ifPresent(state -> RunOptions.requireAhead(training.iterations, state));
            options = options.withIterations(training.iterations);
        }
        return new RunSettings(
                run.plan(loading.loading(), options.iterations()), teacher, student, options, run.resume);
    }

    private StarGanV2 narrow(StarGanV2 teacher) {
        try {
            return teacher.withGeneratorWidth(width);
        } catch (IllegalArgumentException e) {
            throw new UsageError(e.getMessage() + "; correct --width", e);
        }
    }

    private static String named(ModelDirectory teacher) {
        Manifest manifest = teacher.manifest();
        return "%s, version %s, generator with SHA-256 %s"
                .formatted(manifest.name(), manifest.version(), teacher.fingerprint(NetworkKind.GENERATOR));
    }

    private TrainedModel student(DistillationTrainer trainer, RunSettings settings, String teacher, String computedOn) {
        StarGanV2 wide = settings.teacher().architecture();
        StarGanV2 narrow = settings.architecture();
        return new TrainedModel(
                run.modelName(),
                narrow,
                settings.teacher().domains(),
                trainer.pictureCount(),
                settings.plan().data(),
                run.command(),
                computedOn,
                trainer.figures(),
                ("Student of %s. Its generator was cut out of the teacher's (%d to %d channels instead of %d to %d) and"
                                + " taught with its pictures; mapping network and style encoder are the teacher's.")
                        .formatted(
                                teacher,
                                narrow.generatorBaseChannels(),
                                narrow.generatorMaxChannels(),
                                wide.generatorBaseChannels(),
                                wide.generatorMaxChannels()));
    }
}
