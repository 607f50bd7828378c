package io.stylestream.app.bench;

import io.stylestream.app.BeyondPaperOptions;
import io.stylestream.app.CommandLines;
import io.stylestream.app.ComputeOptions;
import io.stylestream.app.FollowerProcesses;
import io.stylestream.core.UsageError;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.training.BeyondPaper;
import io.stylestream.training.Follower;
import io.stylestream.training.PictureLoading;
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
    private final Options given;
    private final Follower.Task task;
    private final TorchDevice device;
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

    private TrainSetting(
            String description,
            Options given,
            Follower.Task task,
            TorchDevice device,
            FollowerProcesses followers,
            TrainingSpeed speed) {
        this.description = description;
        this.given = given;
        this.task = task;
        this.device = device;
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
        StarGanV2Options options = options(given, setting).withBatchSize(batchSize);
        Follower.Task task = new Follower.Task(null, architecture, options, PictureLoading.DEFAULT);
        Follower.requireShareable(task, given.compute.processes());
        TorchDevice device = given.compute.prepare();
        FollowerProcesses followers =
                FollowerProcesses.start(task, given.compute.processes(), device, given.compute.threads());
        try {
            TrainingSpeed speed = new TrainingSpeed(architecture, options, followers.join());
            String shown = setting.isBlank() ? "as in the paper" : setting.strip();
            return new TrainSetting(
                    shown + ", on " + given.compute.describe(device), given, task, device, followers, speed);
        } catch (RuntimeException e) {
            followers.close();
            throw e;
        }
    }

    private static StarGanV2Options options(Options given, String setting) {
        try {
            return StarGanV2Options.paper().with(given.beyond.beyondPaper());
        } catch (IllegalArgumentException e) {
            throw wrong(setting, e);
        }
    }

    private static UsageError wrong(String setting, Exception reason) {
        return new UsageError("--setting \"%s\": %s".formatted(setting, reason.getMessage()), reason);
    }

    private static Options parse(String setting) {
        Options options = new Options();
        try {
            String[] words = setting.isBlank() ? new String[0] : setting.strip().split("\\s+");
            CommandLines.requireOnce(new CommandLine(options).parseArgs(words));
            return options;
        } catch (ParameterException e) {
            throw wrong(setting, e);
        }
    }

    Duration time(int iterations) {
        TorchDevice.useThreads(threads());
        return speed.time(iterations);
    }

    int threads() {
        return given.compute.threads();
    }

    /**
     * The same in PyTorch.
     *
     * @param name by which it is asked for
     * @throws PeerRefusal if the setting has something that only this program knows
     */
    PyTorchPeer.TrainingOrder inPyTorch(String name) throws PeerRefusal {
        BeyondPaper beyond = task.options().beyond();
        BeyondPaper none = BeyondPaper.none();
        BeyondPaper known = new BeyondPaper(
                beyond.precision(),
                beyond.channelsLast(),
                beyond.r1Every(),
                none.augmentations(),
                none.adversarial(),
                none.lambdaR2(),
                none.lambdaInterDomain(),
                none.frozen());
        if (!beyond.equals(known) || given.compute.processes() > 1) {
            throw new PeerRefusal("it knows --precision, --channels-last, --r1-every, --device and --threads only");
        }
        return new PyTorchPeer.TrainingOrder(
                name,
                task.architecture(),
                device.type() == TorchDevice.Type.CUDA ? "cuda" : "cpu",
                JsonLines.object()
                        .put("batch", task.options().batchSize())
                        .put("bfloat16", beyond.precision() == Precision.BFLOAT16)
                        .put("channels_last", beyond.channelsLast())
                        .put("r1_every", beyond.r1Every()));
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
