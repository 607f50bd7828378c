package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchPeers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * Trains a StarGAN v2 model from folders of pictures; can be stopped at any time and goes on from its last checkpoint.
 *
 * <p>A run's folder holds {@code checkpoints/}, {@code samples/<iteration>.png}, {@code losses.csv},
 * {@code validation.csv}, {@code losses.png} and {@code report.html}, which shows them.
 */
public final class StarGanV2Trainer {
    private final RunSettings settings;
    private final PictureFolders folders;
    private final TrainingPictures pictures;
    private final TrainingListener listener;
    private final TorchPeers peers;
    private final LearningState state;
    private final RunReport report;
    private volatile boolean stopping;

    /**
     * Where a run reads and writes.
     *
     * @param data folder with a folder of pictures per domain
     * @param validation the same for the sample grids; null to take them from {@code data}
     * @param loading how pictures are loaded
     * @param out the run's folder
     * @param architecture of the networks; its number of domains must be that of {@code data}
     * @param options hyper-parameters
     * @param checkpointEvery iterations between checkpoints
     * @param keepCheckpoints newest checkpoints that are kept
     * @param sampleEvery iterations between sample grids
     * @param resume whether to go on from the newest checkpoint, if there is one
     * @param startFrom model directory or run folder whose weights a new run begins with; null for fresh weights
     */
    public record RunSettings(
            Path data,
            @Nullable Path validation,
            PictureLoading loading,
            Path out,
            StarGanV2 architecture,
            StarGanV2Options options,
            int checkpointEvery,
            int keepCheckpoints,
            int sampleEvery,
            boolean resume,
            @Nullable Path startFrom) {}

    /** Trains in this process alone, on the CPU. */
    public StarGanV2Trainer(RunSettings settings, TrainingListener listener) throws IOException {
        this(settings, TorchPeers.alone(TorchDevice.cpu()), listener);
    }

    /** @param peers this process, the first, and its {@link Follower}s; it also says where to compute */
    public StarGanV2Trainer(RunSettings settings, TorchPeers peers, TrainingListener listener) throws IOException {
        Share.require(settings.options(), peers.count());
        this.settings = settings;
        this.peers = peers;
        this.listener = listener;
        this.folders = PictureFolders.find(settings.data());
        if (folders.domains().size() != settings.architecture().domains()) {
            throw new UsageError("the data set has %d domains, but the model %d"
                    .formatted(folders.domains().size(), settings.architecture().domains()));
        }
        this.pictures = new TrainingPictures(
                folders,
                settings.architecture().imageSize(),
                new UnreadablePictures(folders, settings.loading().maxUnreadable(), listener::skipped),
                PictureCache.NONE);
        peers.device().prepareTraining();
        this.state = LearningState.open(settings, pictures, peers);
        this.report = new RunReport(new RunFolder(settings.out()));
        noteSettings();
    }

    private void noteSettings() {
        note(
                "data",
                "%d pictures of the domains %s from %s"
                        .formatted(pictureCount(), String.join(", ", domains()), settings.data()));
        note("architecture", RecordWords.all(settings.architecture()));
        List<String> differences = RecordWords.differences(settings.options(), StarGanV2Options.paper());
        note("not as in the paper (its value)", differences.isEmpty() ? "nothing" : String.join(", ", differences));
        if (settings.startFrom() != null) {
            note("started from", settings.startFrom().toString());
        }
    }

    /** Adds a line to the table of settings in the run's report, before it runs. */
    public void note(String name, String value) {
        report.fact(name, value);
    }

    /** Ends the run after the current iteration, with a checkpoint. */
    public void stop() {
        stopping = true;
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
        return folders.domains();
    }

    /** Pictures in the data set, damaged ones included. */
    public int pictureCount() {
        return folders.pictureCount();
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
        int iterations = settings.options().iterations();
        try (RunRecords records = new RunRecords(settings, state, samplePictures(), report, listener);
                PictureCache cache = openCache();
                ReadAhead<BatchSampler.HostBatch> batches = readAhead(cache)) {
            listener.started(state.done(), iterations);
            try {
                train(records, batches, iterations);
                return records.end();
            } catch (RuntimeException | Error e) {
                records.fail(e);
                throw e;
            }
        }
    }

    private void train(RunRecords records, ReadAhead<BatchSampler.HostBatch> batches, int iterations) {
        Share share = new Share(peers.rank(), peers.count());
        state.step().synchronise();
        long startedAt = System.nanoTime();
        for (int iteration = state.done(); iteration < iterations && !stopping; iteration++) {
            BatchSampler.HostBatch batch = batches.take();
            List<PhaseReport> reports;
            try (PointerScope scope = new PointerScope()) {
                Follower.begin(peers, iteration);
                reports = state.step().run(batch.toTorch().part(share).on(peers.device()), iteration);
            }
            int done = iteration + 1;
            Duration elapsed = Duration.ofNanos(System.nanoTime() - startedAt);
            records.add(reports, Pace.of(done - state.done(), elapsed, iterations - done, batches.waitingShare()));
        }
        Follower.end(peers);
    }

    private TrainingPictures samplePictures() {
        if (settings.validation() == null) {
            return pictures;
        }
        PictureFolders validation = PictureFolders.find(settings.validation());
        if (!validation.domains().equals(folders.domains())) {
            throw new UsageError("the validation folder " + settings.validation() + " has the domains "
                    + validation.domains() + ", the training folder " + folders.domains());
        }
        return new TrainingPictures(validation, pictures.size(), listener::skipped);
    }

    private PictureCache openCache() {
        return PictureCache.open(
                settings.out(), settings.loading().cacheBytes(), folders.pictureCount(), listener::noticed);
    }

    private ReadAhead<BatchSampler.HostBatch> readAhead(PictureCache cache) {
        BatchSampler sampler = new BatchSampler(
                pictures.withCache(cache), settings.architecture().latentSize(), settings.options());
        PictureLoading loading = settings.loading();
        return new ReadAhead<>(
                sampler::draw,
                state.done(),
                settings.options().iterations(),
                loading.threads(),
                loading.batchesAhead(sampler.batchBytes()));
    }
}
