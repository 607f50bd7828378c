package io.stylestream.app.bench;

import io.stylestream.app.BeyondPaperOptions;
import io.stylestream.app.ComputeOptions;
import io.stylestream.app.FollowerProcesses;
import io.stylestream.core.UsageError;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.training.Follower;
import io.stylestream.training.StarGanV2Options;
import io.stylestream.training.TrainingSpeed;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** One way to train, ready to be timed. */
final class TrainSetting implements AutoCloseable {
    /** The options that the paper's training has: none. */
    static final String BASELINE = "";

    private final String description;
    private final int threads;
    private final FollowerProcesses followers;
    private final TrainingSpeed speed;

    /** The options within a setting. */
    @Command(name = "--setting")
    private static final class Options {
        @ArgGroup(validate = false)
        BeyondPaperOptions beyond = new BeyondPaperOptions();

        @ArgGroup(validate = false)
        ComputeOptions compute = new ComputeOptions();
    }

    private TrainSetting(String description, int threads, FollowerProcesses followers, TrainingSpeed speed) {
        this.description = description;
        this.threads = threads;
        this.followers = followers;
        this.speed = speed;
    }

    /**
     * Builds networks and starts processes.
     *
     * @param setting options of {@code train stargan-v2}, separated by spaces
     * @throws UsageError if it holds something else
     */
    static TrainSetting open(String setting, StarGanV2 architecture, int batchSize) throws IOException {
        Options given = parse(setting);
        StarGanV2Options options =
                StarGanV2Options.paper().withBatchSize(batchSize).with(given.beyond.beyondPaper());
        Follower.Task task = new Follower.Task(null, architecture, options);
        Follower.requireShareable(task, given.compute.processes());
        TorchDevice device = given.compute.prepare();
        FollowerProcesses followers =
                FollowerProcesses.start(task, given.compute.processes(), device, given.compute.threads());
        try {
            TrainingSpeed speed = new TrainingSpeed(architecture, options, followers.join());
            String shown = setting.isBlank() ? "as in the paper" : setting.strip();
            return new TrainSetting(
                    shown + ", on " + given.compute.describe(device), given.compute.threads(), followers, speed);
        } catch (RuntimeException e) {
            followers.close();
            throw e;
        }
    }

    private static Options parse(String setting) {
        Options options = new Options();
        try {
            String[] words = setting.isBlank() ? new String[0] : setting.strip().split("\\s+");
            new CommandLine(options).parseArgs(words);
            return options;
        } catch (ParameterException e) {
            throw new UsageError("--setting \"%s\": %s".formatted(setting, e.getMessage()), e);
        }
    }

    Duration time(int iterations) {
        TorchDevice.useThreads(threads);
        return speed.time(iterations);
    }

    @Override
    public String toString() {
        return description;
    }

    @Override
    public void close() {
        speed.end();
        followers.close();
    }
}
