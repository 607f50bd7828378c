package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchPeers;
import io.stylestream.training.PhaseReport.Phase;
import io.stylestream.training.StarGanV2Trainer.RunSettings;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/** All that a run has learned so far: the networks, their average, and what their optimisers remember. */
final class LearningState implements Learner {
    private final RunSettings settings;
    private final TorchPeers peers;
    private final Share share;
    private final List<String> domains;
    private final TorchNetworks networks;
    private final TorchNetworks average;
    private final StarGanV2Step step;
    private final int done;
    private @Nullable Ancestor ancestor;

    /** The smaller networks from which these have grown. */
    private record Ancestor(StartingPoint start, List<Integer> sources) {}

    private LearningState(
            RunSettings settings, TorchPeers peers, List<String> domains, TorchNetworks networks, int done) {
        this.settings = settings;
        this.peers = peers;
        this.share = new Share(peers.rank(), peers.count());
        this.domains = domains;
        this.networks = networks;
        this.average = networks.copyForAverage();
        this.step = new StarGanV2Step(networks, average, settings.options(), peers);
        this.done = done;
    }

    /** Goes on from the newest checkpoint if the settings say so and there is one, else begins. */
    static LearningState open(RunSettings settings, TrainingPictures pictures, TorchPeers peers) throws IOException {
        Optional<Checkpoint<StarGanV2Options>> checkpoint = settings.resume()
                ? Checkpoint.readNewest(settings.plan().out(), StarGanV2Options.class)
                : Optional.empty();
        return checkpoint.isPresent()
                ? resume(settings, peers, pictures.domains(), checkpoint.get())
                : begin(settings, peers, pictures);
    }

    private static TorchBackend backend(RunSettings settings, TorchPeers peers) {
        return settings.options().beyond().backend(peers.device());
    }

    private static LearningState begin(RunSettings settings, TorchPeers peers, TrainingPictures pictures)
            throws IOException {
        StarGanV2 architecture = settings.architecture();
        TorchBackend backend = backend(settings, peers);
        long seed = settings.options().seed();
        if (settings.startFrom() == null) {
            TorchNetworks fresh = TorchNetworks.initialise(architecture, backend, seed);
            return new LearningState(settings, peers, pictures.domains(), fresh, 0);
        }
        StartingPoint start = StartingPoint.read(settings.startFrom());
        List<Integer> sources = new DomainMatch(start, pictures).match(pictures.domains());
        HeInitialisation fresh = new HeInitialisation(seed);
        TorchNetworks networks = TorchNetworks.of(
                architecture, backend, new WeightTransfer(start, architecture, sources, fresh).weights());
        LearningState state = new LearningState(settings, peers, pictures.domains(), networks, 0);
        boolean hasGrown = new Growth(start.architecture(), architecture).any();
        boolean isWhole = start.weights().keySet().containsAll(StarGanV2Step.AVERAGED);
        if (hasGrown && isWhole && settings.growthIterations() > 0) {
            state.ancestor = new Ancestor(start, sources);
        }
        return state;
    }

    private static LearningState resume(
            RunSettings settings, TorchPeers peers, List<String> domains, Checkpoint<StarGanV2Options> checkpoint) {
        RunState<StarGanV2Options> earlier = checkpoint.state();
        if (!earlier.architecture().equals(settings.architecture())
                || !earlier.domains().equals(domains)) {
            throw new UsageError("the run in " + settings.plan().out() + " has another architecture or other domains ("
                    + String.join(", ", earlier.domains()) + "); resume with its options, or choose another --out");
        }
        TorchNetworks networks = TorchNetworks.of(
                settings.architecture(), backend(settings, peers), Checkpoint.split(checkpoint.networks()));
        LearningState state = new LearningState(settings, peers, domains, networks, earlier.iteration());
        Map<NetworkKind, Map<String, HostTensor>> averaged = Checkpoint.split(checkpoint.average());
        for (NetworkKind kind : StarGanV2Step.AVERAGED) {
            state.average.of(kind).load(averaged.getOrDefault(kind, Map.of()));
        }
        Checkpoint.split(checkpoint.moments()).forEach((kind, moments) -> {
            Long steps = earlier.optimiserSteps().get(kind.officialName());
            state.step.optimiser(kind).restore(steps == null ? 0 : steps, moments);
        });
        return state;
    }

    @Override
    public int done() {
        return done;
    }

    @Override
    public TorchNetworks average() {
        return average;
    }

    @Override
    public int batchSize() {
        return settings.options().batchSize();
    }

    @Override
    public BatchSampler sampler(TrainingPictures pictures) {
        return sampler(pictures, batchSize());
    }

    private BatchSampler sampler(TrainingPictures pictures, int batchSize) {
        StarGanV2Options options = settings.options();
        return new BatchSampler(
                pictures, settings.architecture().latentSize(), batchSize, options.augmentation(), options.seed());
    }

    @Override
    public boolean begin(TrainingPictures pictures, TrainingListener listener, BooleanSupplier stopping) {
        boolean grown = ancestor != null;
        if (ancestor != null) {
            TorchBackend backend = backend(settings, peers);
            Set<NetworkKind> frozen = settings.options().beyond().frozen();
            try (Imitation imitation = new Imitation(ancestor.start(), ancestor.sources(), networks, backend, frozen)) {
                imitate(imitation, pictures, listener, stopping);
            }
            ancestor = null;
            average.follow(networks, StarGanV2Step.AVERAGED, 0);
        }
        Follower.synchronise(peers);
        step.synchronise();
        return grown;
    }

    /** In this process alone, so the batch is no larger than its share is. */
    private void imitate(
            Imitation imitation, TrainingPictures pictures, TrainingListener listener, BooleanSupplier stopping) {
        int iterations = settings.growthIterations();
        try (ReadAhead<BatchSampler.HostBatch> batches =
                settings.plan().loading().readAhead(sampler(pictures, share.size(batchSize())), 0, iterations)) {
            for (int iteration = 0; iteration < iterations; iteration++) {
                if (stopping.getAsBoolean()) {
                    throw new TrainingFailure("stopped while the networks grew, with nothing to save yet; start again");
                }
                Follower.wait(peers);
                listener.grew(
                        iteration + 1,
                        iterations,
                        imitation.learn(batches.take(), 1 - (double) iteration / iterations));
            }
        }
    }

    @Override
    public List<PhaseReport> learn(BatchSampler.HostBatch batch, int iteration) {
        try (PointerScope scope = new PointerScope()) {
            Follower.begin(peers, iteration);
            return step.run(batch.toTorch().part(share).on(peers.device()), iteration);
        }
    }

    @Override
    public void end() {
        Follower.end(peers);
    }

    @Override
    public Map<String, Double> row(List<PhaseReport> reports, int iteration) {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("lambda_diversity", settings.options().lambdaDiversityAt(iteration));
        row.putAll(PhaseReport.columns(reports));
        return row;
    }

    /** Of the generator, or where that does not learn of the discriminator. */
    @Override
    public Map<String, Double> outline(List<PhaseReport> reports) {
        Map<String, Double> outline = outline(reports, Phase.GENERATOR_LATENT, "cycle", "diversity", "adversarial");
        return outline.isEmpty() ? outline(reports, Phase.DISCRIMINATOR_LATENT, "pairs", "real", "fake") : outline;
    }

    private static Map<String, Double> outline(List<PhaseReport> reports, Phase phase, String... terms) {
        Map<String, Double> losses = reports.get(phase.ordinal()).losses();
        Map<String, Double> outline = new LinkedHashMap<>();
        for (String term : terms) {
            Double value = losses.get(term);
            if (value != null) {
                outline.put(term, value);
            }
        }
        return outline;
    }

    @Override
    public Map<String, Double> validate(ValidationSet pictures) {
        return pictures.evaluate(average).byName();
    }

    @Override
    public DivergenceGuard guard() {
        return new DivergenceGuard(
                settings.options()::r1DueAt,
                "begin a new run there with --start-from " + settings.plan().out() + " and a lower --learning-rate");
    }

    /** The averaged weights where there are such, the others as they are. */
    Map<NetworkKind, Map<String, HostTensor>> averagedWeights() {
        Map<NetworkKind, Map<String, HostTensor>> weights = new EnumMap<>(NetworkKind.class);
        for (NetworkKind kind : NetworkKind.values()) {
            TorchNetworks source = StarGanV2Step.AVERAGED.contains(kind) ? average : networks;
            weights.put(kind, source.of(kind).toHost());
        }
        return weights;
    }

    @Override
    public Checkpoint<StarGanV2Options> checkpoint(int iteration) {
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
        RunState<StarGanV2Options> state =
                new RunState<>(iteration, settings.architecture(), domains, settings.options(), steps);
        return new Checkpoint<>(state, Checkpoint.join(current), Checkpoint.join(averaged), Checkpoint.join(moments));
    }
}
