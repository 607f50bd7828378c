package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchPeers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Trains a StarGAN v2 model from folders of pictures; can be stopped at any time and goes on from its last checkpoint.
 *
 * <p>A run's folder holds {@code checkpoints/}, {@code samples/<iteration>.png}, {@code losses.csv} and
 * {@code losses.png}.
 */
public final class StarGanV2Trainer {
    private final RunSettings settings;
    private final PictureFolders folders;
    private final TrainingPictures pictures;
    private final TrainingListener listener;
    private final TorchPeers peers;
    private final TorchNetworks networks;
    private final TorchNetworks average;
    private final StarGanV2Step step;
    private final int done;
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
        torch.globalContext().setFlushDenormal(true);

        Optional<Checkpoint> checkpoint = settings.resume() ? Checkpoint.readNewest(settings.out()) : Optional.empty();
        checkpoint.ifPresent(found -> requireSame(found.state()));
        BeyondPaper beyond = settings.options().beyond();
        TorchBackend backend = new TorchBackend(beyond.precision(), beyond.channelsLast(), peers.device());
        this.networks = checkpoint.isPresent()
                ? TorchNetworks.of(
                        settings.architecture(),
                        backend,
                        Checkpoint.split(checkpoint.get().networks()))
                : begin(backend);
        this.average = networks.copyForAverage();
        checkpoint.ifPresent(found -> restoreAverage(found.average()));
        this.step = new StarGanV2Step(networks, average, settings.options(), peers);
        checkpoint.ifPresent(this::restoreOptimisers);
        this.done = checkpoint.map(found -> found.state().iteration()).orElse(0);
    }

    private TorchNetworks begin(TorchBackend backend) throws IOException {
        StarGanV2 architecture = settings.architecture();
        long seed = settings.options().seed();
        if (settings.startFrom() == null) {
            return TorchNetworks.initialise(architecture, backend, seed);
        }
        StartingPoint start = StartingPoint.read(settings.startFrom());
        List<Integer> sources = new DomainMatch(start, pictures).match(folders.domains());
        HeInitialisation fresh = new HeInitialisation(seed);
        return TorchNetworks.of(
                architecture, backend, new WeightTransfer(start, architecture, sources, fresh).weights());
    }

    private void requireSame(RunState state) {
        if (!state.architecture().equals(settings.architecture())
                || !state.domains().equals(folders.domains())) {
            throw new UsageError("the run in " + settings.out() + " has another architecture or other domains ("
                    + String.join(", ", state.domains()) + "); resume with its options, or choose another --out");
        }
    }

    private void restoreAverage(Map<String, HostTensor> averaged) {
        Map<NetworkKind, Map<String, HostTensor>> weights = Checkpoint.split(averaged);
        for (NetworkKind kind : StarGanV2Step.AVERAGED) {
            average.of(kind).load(weights.getOrDefault(kind, Map.of()));
        }
    }

    private void restoreOptimisers(Checkpoint checkpoint) {
        Checkpoint.split(checkpoint.moments()).forEach((kind, moments) -> {
            Long steps = checkpoint.state().optimiserSteps().get(kind.officialName());
            step.optimiser(kind).restore(steps == null ? 0 : steps, moments);
        });
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
        return StartingPoint.read(modelOrRun).architecture();
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
        Map<NetworkKind, Map<String, HostTensor>> weights = new EnumMap<>(NetworkKind.class);
        for (NetworkKind kind : NetworkKind.values()) {
            TorchNetworks source = StarGanV2Step.AVERAGED.contains(kind) ? average : networks;
            weights.put(kind, source.of(kind).toHost());
        }
        return weights;
    }

    /** Trains until all iterations are done or {@link #stop} was called; gives the number of iterations done. */
    public int run() throws IOException {
        int iterations = settings.options().iterations();
        Files.createDirectories(settings.out());
        SampleGrid grid = new SampleGrid(samplePictures());
        Share share = new Share(peers.rank(), peers.count());
        step.synchronise();
        listener.started(done, iterations);
        int iteration = done;
        int sampled = done;
        int saved = done;
        try (LossLog log = LossLog.open(settings.out().resolve("losses.csv"), done);
                PictureCache cache = openCache();
                ReadAhead<BatchSampler.HostBatch> batches = readAhead(cache)) {
            while (iteration < iterations && !stopping) {
                BatchSampler.HostBatch batch = batches.take();
                double lambdaDiversity = settings.options().lambdaDiversityAt(iteration);
                List<PhaseReport> reports;
                try (PointerScope scope = new PointerScope()) {
                    Follower.begin(peers, iteration);
                    reports = step.run(batch.toTorch().part(share).on(peers.device()), iteration);
                }
                iteration++;
                log.add(iteration, lambdaDiversity, reports);
                tell(iteration, reports);
                listener.waited(batches.waitingShare());

                if (iteration % settings.sampleEvery() == 0) {
                    writeSamples(grid, log, iteration);
                    sampled = iteration;
                }
                if (iteration % settings.checkpointEvery() == 0) {
                    writeCheckpoint(log, iteration);
                    saved = iteration;
                }
            }
            Follower.end(peers);
            if (sampled != iteration) {
                writeSamples(grid, log, iteration);
            }
            if (saved != iteration) {
                writeCheckpoint(log, iteration);
            }
        }
        return iteration;
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
                done,
                settings.options().iterations(),
                loading.threads(),
                loading.batchesAhead(sampler.batchBytes()));
    }

    private void tell(int iteration, List<PhaseReport> reports) {
        Map<String, Double> losses =
                reports.get(PhaseReport.Phase.GENERATOR_LATENT.ordinal()).losses();
        listener.iterated(
                iteration,
                losses.getOrDefault("cycle", Double.NaN),
                losses.getOrDefault("diversity", Double.NaN),
                losses.getOrDefault("adversarial", Double.NaN));
    }

    private void writeSamples(SampleGrid grid, LossLog log, int iteration) throws IOException {
        log.flush();
        Path png = settings.out().resolve(String.format(Locale.ROOT, "samples/%07d.png", iteration));
        grid.write(average, png);
        LossPlot.write(log.file(), settings.out().resolve("losses.png"));
        listener.wrote("sample grid", png);
    }

    private void writeCheckpoint(LossLog log, int iteration) throws IOException {
        log.flush();
        Map<NetworkKind, Map<String, HostTensor>> current = new EnumMap<>(NetworkKind.class);
        Map<NetworkKind, Map<String, HostTensor>> averaged = new EnumMap<>(NetworkKind.class);
        Map<NetworkKind, Map<String, HostTensor>> moments = new EnumMap<>(NetworkKind.class);
        Map<String, Long> steps = new LinkedHashMap<>();
        for (NetworkKind kind : NetworkKind.values()) {
            current.put(kind, networks.of(kind).toHost());
            if (StarGanV2Step.AVERAGED.contains(kind)) {
                averaged.put(kind, average.of(kind).toHost());
            }
            moments.put(kind, step.optimiser(kind).moments());
            steps.put(kind.officialName(), step.optimiser(kind).steps());
        }
        RunState state = new RunState(iteration, settings.architecture(), folders.domains(), settings.options(), steps);
        new Checkpoint(state, Checkpoint.join(current), Checkpoint.join(averaged), Checkpoint.join(moments))
                .write(settings.out(), settings.keepCheckpoints());
        listener.wrote("checkpoint", settings.out());
    }
}
