package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchPeers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Trains a StarGAN v2 model from folders of pictures; can be stopped at any time and goes on from its last checkpoint.
 *
 * <p>A run's folder holds {@code checkpoints/}, {@code samples/<iteration>.png}, {@code losses.csv},
 * {@code validation.csv}, {@code losses.png} and {@code report.html}, which shows them.
 */
public final class StarGanV2Trainer {
    private final RunSettings settings;
    private final TrainingRun run;
    private final LearningState state;

    /**
     * What is to be done.
     *
     * @param plan its number of iterations is that of the options
     * @param architecture of the networks; its number of domains must be that of the data
     * @param options hyper-parameters
     * @param resume whether to go on from the newest checkpoint, if there is one
     * @param startFrom model directory or run folder whose weights a new run begins with; null for fresh weights
     * @param growthIterations iterations of {@link Imitation} before training begins, where the networks of
     *     {@code startFrom} are for smaller pictures
     */
    public record RunSettings(
            RunPlan plan,
            StarGanV2 architecture,
            StarGanV2Options options,
            boolean resume,
            @Nullable Path startFrom,
            int growthIterations) {
        /** Of {@link #growthIterations}. */
        public static final int GROWTH_ITERATIONS = 300;

        public RunSettings {
            if (growthIterations < 0) {
                throw new UsageError("--growth-iterations must be 0 or more, but is " + growthIterations);
            }
        }
    }

    /** Trains in this process alone, on the CPU. */
    public StarGanV2Trainer(RunSettings settings, TrainingListener listener) throws IOException {
        this(settings, TorchPeers.alone(TorchDevice.cpu()), listener);
    }

    /** @param peers this process, the first, and its {@link Follower}s; it also says where to compute */
    public StarGanV2Trainer(RunSettings settings, TorchPeers peers, TrainingListener listener) throws IOException {
        Share.require(settings.options(), peers.count());
        this.settings = settings;
        this.run = new TrainingRun(settings.plan(), settings.architecture().imageSize(), listener);
        if (domains().size() != settings.architecture().domains()) {
            throw new UsageError("the data set has %d domains, but the model %d"
                    .formatted(domains().size(), settings.architecture().domains()));
        }
        peers.device().prepareTraining();
        this.state = LearningState.open(settings, run.pictures(), peers);
        noteSettings();
    }

    private void noteSettings() {
        note("architecture", RecordWords.all(settings.architecture()));
        List<String> differences = RecordWords.differences(settings.options(), StarGanV2Options.paper());
        note("not as in the paper (its value)", differences.isEmpty() ? "nothing" : String.join(", ", differences));
        if (settings.startFrom() != null) {
            note("started from", settings.startFrom().toString());
        }
    }

    /** Adds a line to the table of settings in the run's report, before it runs. */
    public void note(String name, String value) {
        run.note(name, value);
    }

    /** Says what a failure means before it is reported and thrown, for whoever knows more about it. */
    public void explainFailures(UnaryOperator<RuntimeException> explain) {
        run.explainFailures(explain);
    }

    /** Ends the run after the current iteration, with a checkpoint. */
    public void stop() {
        run.stop();
    }

    /**
     * The domains of a data set: the names of its folders, in the order of their indices.
     *
     * @throws UsageError if it holds no folders
     */
    public static List<String> domainsOf(Path data) {
        return PictureFolders.domainsIn(data);
    }

    /**
     * The architecture of a model directory or of the run in a folder.
     *
     * @throws UsageError if the folder is neither
     */
    public static StarGanV2 architectureOf(Path modelOrRun) throws IOException {
        return StartingPoint.architectureOf(modelOrRun);
    }

    /** The names of the domains, in the order of their indices. */
    public List<String> domains() {
        return run.folders().domains();
    }

    /** Pictures in the data set, damaged ones included. */
    public int pictureCount() {
        return run.folders().pictureCount();
    }

    /** The averaged weights, as they are served. */
    public Map<NetworkKind, Map<String, HostTensor>> averagedWeights() {
        return state.averagedWeights();
    }

    /**
     * Trains until all iterations are done or {@link #stop} was called; gives the number of iterations done.
     *
     * @throws TrainingFailure if training diverges or the run's folder cannot be written
     */
    public int run() throws IOException {
        return run.run(state);
    }
}
