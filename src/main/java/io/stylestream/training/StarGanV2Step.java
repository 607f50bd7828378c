package io.stylestream.training;

import static io.stylestream.network.NetworkKind.DISCRIMINATOR;
import static io.stylestream.network.NetworkKind.GENERATOR;
import static io.stylestream.network.NetworkKind.MAPPING_NETWORK;
import static io.stylestream.network.NetworkKind.STYLE_ENCODER;

import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.TensorGroup;
import io.stylestream.network.torch.TorchPeers;
import io.stylestream.training.PhaseReport.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One iteration of StarGAN v2 training (arXiv 1912.01865, section 2.2 and appendix).
 *
 * <p>Four phases, each a forward pass, a backward pass and an optimiser step: the discriminator with latent, then with
 * reference styles; generator, mapping network and style encoder with latent styles; the generator alone with reference
 * styles. Then the weight average moves.
 *
 * <p>Only what a phase trains gets gradients: the discriminator's weights are frozen while the generator learns, and in
 * the last phase the style encoder is a constant. This changes no update. Not thread-safe.
 */
final class StarGanV2Step {
    /** The networks whose weights are averaged; the discriminator does not outlive training. */
    static final Set<NetworkKind> AVERAGED =
            Collections.unmodifiableSet(EnumSet.of(GENERATOR, MAPPING_NETWORK, STYLE_ENCODER));

    private final TorchNetworks networks;
    private final @Nullable TorchNetworks average;
    private final TorchPeers peers;
    private final StarGanV2Options options;
    private final DiscriminatorObjective discriminator;
    private final GeneratorObjective generator;
    private final @Nullable RecordedIterations recorded;
    private final Map<NetworkKind, Adam> optimisers = new EnumMap<>(NetworkKind.class);

    /** Trains in this process alone. */
    StarGanV2Step(TorchNetworks networks, TorchNetworks average, StarGanV2Options options) {
        this(networks, average, options, TorchPeers.alone(networks.device()));
    }

    /**
     * @param networks the networks to train
     * @param average their weight average, updated after every iteration; null to keep none
     * @param peers the processes that train the same networks, each on its share of every batch
     */
    StarGanV2Step(TorchNetworks networks, @Nullable TorchNetworks average, StarGanV2Options options, TorchPeers peers) {
        this.networks = networks;
        this.average = average;
        this.options = options;
        this.peers = peers;
        DifferentiableAugmenter augmenter =
                new DifferentiableAugmenter(options.beyond().augmentations(), new Share(peers.rank(), peers.count()));
        this.discriminator = new DiscriminatorObjective(networks, options, augmenter);
        this.generator = new GeneratorObjective(networks, options, augmenter);
        for (NetworkKind kind : NetworkKind.values()) {
            double rate = kind == MAPPING_NETWORK ? options.mappingLearningRate() : options.learningRate();
            optimisers.put(
                    kind,
                    new Adam(
                            networks.of(kind).tensors(),
                            rate,
                            options.beta1(),
                            options.beta2(),
                            options.weightDecay()));
        }
        this.recorded = canBeRecorded() ? RecordedIterations.on(networks.device()) : null;
    }

    /** Whether all iterations are the same kernels on the same tensors, with nothing from host memory. */
    private boolean canBeRecorded() {
        return networks.device().graphs()
                && peers.count() == 1
                && options.beyond().augmentations().isEmpty()
                && options.beyond().lambdaInterDomain() == 0
                && networks.architecture().highPass() == 0;
    }

    Adam optimiser(NetworkKind kind) {
        Adam optimiser = optimisers.get(kind);
        if (optimiser == null) {
            throw new IllegalStateException("no optimiser for " + kind);
        }
        return optimiser;
    }

    /** Kinds of iterations that are replays of a recording by now. */
    int recordings() {
        return recorded == null ? 0 : recorded.count();
    }

    /** Goes on from the weights and the optimisers' state of the first process. */
    void synchronise() {
        for (Adam optimiser : optimisers.values()) {
            optimiser.synchronise(peers);
        }
    }

    /**
     * Learns from one batch; the reports are in the order of the phases.
     *
     * @param batch this process's share of it
     * @param iteration iterations done before; determines the diversity weight, augmentation and whether R1 is due
     */
    List<PhaseReport> run(TrainingBatch batch, int iteration) {
        List<PhaseReport> reports;
        if (recorded == null) {
            generator.prepare(iteration);
            List<PendingReport> pending = compute(batch, iteration);
            reports = PendingReport.read(pending);
        } else {
            reports = recorded.run(
                    options.r1DueAt(iteration),
                    batch,
                    () -> generator.prepare(iteration),
                    inputs -> compute(inputs, iteration));
        }
        for (Phase phase : Phase.OF_STARGAN_V2) {
            trainedIn(phase).forEach(kind -> optimiser(kind).counted());
        }
        return peers.count() == 1 ? reports : overAllProcesses(reports);
    }

    /** Gives the device the work of one iteration. */
    private List<PendingReport> compute(TrainingBatch batch, int iteration) {
        SplittableRandom random = new SplittableRandom(options.seed() ^ 0xD1B54A32D192ED03L * (iteration + 1L));
        List<PendingReport> pending = new ArrayList<>();
        for (Phase phase : Phase.OF_STARGAN_V2) {
            Set<NetworkKind> trained = trainedIn(phase);
            train(trained);
            pending.add(
                    trained.isEmpty()
                            ? PendingReport.idle(phase)
                            : PendingReport.of(phase, () -> learn(phase, trained, batch, iteration, random)));
        }
        if (average != null) {
            average.follow(networks, AVERAGED, options.emaDecay());
        }
        return pending;
    }

    /** The reports for the whole batch. Gradient norms are that already. */
    private List<PhaseReport> overAllProcesses(List<PhaseReport> reports) {
        double[] means = peers.average(reports.stream()
                .flatMap(report -> report.losses().values().stream())
                .mapToDouble(Double::doubleValue)
                .toArray());
        List<PhaseReport> averaged = new ArrayList<>();
        int next = 0;
        for (PhaseReport report : reports) {
            Map<String, Double> losses = new LinkedHashMap<>();
            for (String term : report.losses().keySet()) {
                losses.put(term, means[next++]);
            }
            averaged.add(new PhaseReport(report.phase(), losses, report.gradientNorms()));
        }
        return averaged;
    }

    /** The networks that learn in a phase; none where all that could are frozen. */
    private Set<NetworkKind> trainedIn(Phase phase) {
        Set<NetworkKind> trained = switch (phase) {
            case DISCRIMINATOR_LATENT, DISCRIMINATOR_REFERENCE -> EnumSet.of(DISCRIMINATOR);
            case GENERATOR_LATENT -> EnumSet.of(GENERATOR, MAPPING_NETWORK, STYLE_ENCODER);
            case GENERATOR_REFERENCE -> EnumSet.of(GENERATOR);
            case DISTILLATION -> throw new IllegalArgumentException("no phase of this training: " + phase);
        };
        trained.removeAll(options.beyond().frozen());
        return trained;
    }

    private PendingReport.Scalars learn(
            Phase phase, Set<NetworkKind> trained, TrainingBatch batch, int iteration, SplittableRandom random) {
        Objective objective = phase.ofDiscriminator()
                ? discriminator.of(phase, batch, iteration, random)
                : generator.of(phase, batch, random);
        return new PendingReport.Scalars(objective.terms(), descend(objective.loss(), trained));
    }

    /** Lets gradients flow into the weights of these networks only. */
    private void train(Set<NetworkKind> trained) {
        for (NetworkKind kind : NetworkKind.values()) {
            boolean trainable = trained.contains(kind);
            networks.of(kind).tensors().values().forEach(tensor -> tensor.set_requires_grad(trainable));
        }
    }

    private Map<NetworkKind, Tensor> descend(Tensor loss, Set<NetworkKind> trained) {
        trained.forEach(kind -> optimiser(kind).clearGradients());
        loss.backward();
        peers.average(trained.stream()
                .flatMap(kind -> networks.gradients(kind).stream())
                .toList());
        Map<NetworkKind, Tensor> norms = new EnumMap<>(NetworkKind.class);
        for (NetworkKind kind : trained) {
            norms.put(kind, TensorGroup.of(networks.gradients(kind)).norm());
            optimiser(kind).step();
            optimiser(kind).clearGradients();
        }
        return norms;
    }
}
