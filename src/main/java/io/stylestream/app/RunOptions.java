package io.stylestream.app;

import static io.stylestream.app.CommandLines.requirePositive;

import io.stylestream.core.UsageError;
import io.stylestream.model.Manifest;
import io.stylestream.training.PictureLoading;
import io.stylestream.training.RunPlan;
import io.stylestream.training.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Options on where a training run reads and writes; a resumed run may change them. */
final class RunOptions {
    private static final List<String> NAMES = List.of(
            "--data",
            "--out",
            "--name",
            "--resume",
            "--iterations",
            "--checkpoint-every",
            "--keep",
            "--sample-every",
            "--model-every",
            "--device",
            "--threads");

    @Option(
            names = "--data",
            required = true,
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description =
                    "Folder with a folder of pictures per domain; or with such folders below train/ and validation/.")
    Path data = Path.of("");

    @Option(
            names = "--out",
            required = true,
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Folder of the run: checkpoints, samples, losses, model.")
    Path out = Path.of("");

    @Option(names = "--name", description = "Name of the model. Default: the name of --out.")
    @Nullable
    String name;

    @Option(names = "--resume", description = "Go on from the newest checkpoint in --out, with its options.")
    boolean resume;

    @Option(names = "--checkpoint-every", defaultValue = "500", description = "Iterations between checkpoints.")
    int checkpointEvery;

    @Option(names = "--keep", defaultValue = "3", description = "Newest checkpoints to keep.")
    int keep;

    @Option(names = "--sample-every", defaultValue = "250", description = "Iterations between sample grids.")
    int sampleEvery;

    @Option(
            names = "--model-every",
            defaultValue = "10000",
            description = "Iterations between models that are kept in models/, to choose from; 0 for none but the"
                    + " newest, in model/.")
    int modelEvery;

    private List<String> commands = List.of();
    private @Nullable Path startedFrom;

    /** The pictures to learn from. */
    Path trainingData() {
        return Files.isDirectory(data.resolve("train")) ? data.resolve("train") : data;
    }

    private @Nullable Path validation() {
        return Files.isDirectory(data.resolve("validation")) ? data.resolve("validation") : null;
    }

    /** The name of the model that the run makes; by default the folder's, with what no name can have left out. */
    String modelName() {
        return name != null ? name : Manifest.nameFrom(CommandLines.lastName(out));
    }

    /** Where the first weights of a run that is resumed are from; null for fresh ones. */
    @Nullable
    Path startedFrom() {
        return startedFrom;
    }

    /** The command lines of the run. */
    String command() {
        return String.join("; ", commands);
    }

    /**
     * Keeps for a resumed run what is not in checkpoints.
     *
     * @param startFrom where the run's first weights are from; null for fresh ones
     */
    void note(@Nullable CommandSpec spec, @Nullable Path startFrom) {
        commands = Stream.concat(commands.stream(), Stream.of(CommandLines.of(spec)))
                .toList();
        String from = startFrom == null ? null : startFrom.toString();
        new RunNotes(modelName(), checkpointEvery, keep, sampleEvery, modelEvery, from, commands).write(out);
    }

    /** What the run was told when it began, where the command line does not say otherwise. */
    private void recall(List<String> given) {
        RunNotes.read(out).ifPresent(notes -> {
            name = given.contains("--name") ? name : notes.name();
            checkpointEvery = given.contains("--checkpoint-every") ? checkpointEvery : notes.checkpointEvery();
            keep = given.contains("--keep") ? keep : notes.keep();
            sampleEvery = given.contains("--sample-every") ? sampleEvery : notes.sampleEvery();
            modelEvery = given.contains("--model-every") ? modelEvery : notes.modelEvery();
            startedFrom = notes.startFrom() == null ? null : Path.of(notes.startFrom());
            commands = notes.commands();
        });
    }

    /** @param iterations to be done in all */
    RunPlan plan(PictureLoading loading, int iterations) {
        requirePositive("--checkpoint-every", checkpointEvery);
        requirePositive("--keep", keep);
        requirePositive("--sample-every", sampleEvery);
        CommandLines.requireNotNegative("--model-every", modelEvery);
        requireName();
        requireApart();
        return new RunPlan(
                trainingData(), validation(), loading, out, iterations, checkpointEvery, keep, sampleEvery, modelEvery);
    }

    /**
     * The run to go on with; empty if a new one is wanted.
     *
     * @param kind of the run's options
     * @param alsoWithResume options of the command that a resumed run may change, beside those of all runs
     * @throws UsageError if {@code --out} and {@code --resume} do not go together, or another option not with the
     *     latter
     */
    <O extends Record> Optional<RunState<O>> earlier(
            Class<O> kind, @Nullable CommandSpec spec, List<String> alsoWithResume) throws IOException {
        Optional<RunState<O>> earlier = RunState.newest(out, kind);
        if (earlier.isPresent() && !resume) {
            throw new UsageError("the folder " + out + " already holds a run after "
                    + earlier.get().iteration() + " iterations; add --resume to go on, or choose another --out");
        }
        if (resume && earlier.isEmpty()) {
            throw new UsageError("there is no run to resume in " + out + "; check --out, or leave out --resume");
        }
        if (resume) {
            requireChangeable(spec, alsoWithResume);
            recall(given(spec));
        }
        return earlier;
    }

    /** @throws UsageError if there are no iterations, or so many have been done before */
    static void requireAhead(int iterations, RunState<?> earlier) {
        requirePositive("--iterations", iterations);
        if (iterations < earlier.iteration()) {
            throw new UsageError(
                    "--iterations %d is less than the %d that the run has done; give more, or none to end it as"
                                    .formatted(iterations, earlier.iteration())
                            + " it was begun");
        }
    }

    private void requireName() {
        try {
            Manifest.requireName("model name", modelName());
        } catch (IllegalArgumentException e) {
            throw new UsageError(e.getMessage() + "; choose another --name", e);
        }
    }

    /** A run among the domains would be taken for one of them. */
    private void requireApart() {
        for (Path domains :
                Stream.of(trainingData(), validation()).filter(Objects::nonNull).toList()) {
            if (out.toAbsolutePath()
                    .normalize()
                    .startsWith(domains.toAbsolutePath().normalize())) {
                throw new UsageError("--out " + out + " lies among the domains in " + domains
                        + ", where the next run would take it for one; choose another folder");
            }
        }
    }

    private static void requireChangeable(@Nullable CommandSpec spec, List<String> also) {
        List<String> changeable = new ArrayList<>(NAMES);
        changeable.addAll(also);
        changeable.addAll(PictureLoadingOptions.NAMES);
        for (String option : given(spec)) {
            // a preset's options are among those that the run keeps
            if (!changeable.contains(option) && !option.equals(TrainingPresets.OPTION)) {
                throw new UsageError(option + " cannot be changed with --resume: a resumed run keeps its options; only "
                        + String.join(", ", changeable) + " may be given");
            }
        }
    }

    /** The names of the options on the command line. */
    static List<String> given(@Nullable CommandSpec spec) {
        return spec == null
                ? List.of()
                : spec.commandLine().getParseResult().matchedOptions().stream()
                        .map(OptionSpec::longestName)
                        .toList();
    }
}
