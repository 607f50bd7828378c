package io.stylestream.training;

import static io.stylestream.network.NetworkKind.DISCRIMINATOR;
import static io.stylestream.network.NetworkKind.GENERATOR;
import static io.stylestream.network.NetworkKind.MAPPING_NETWORK;
import static io.stylestream.network.NetworkKind.STYLE_ENCODER;

import io.stylestream.network.NetworkKind;
import io.stylestream.training.PhaseReport.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

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
    private final TorchNetworks average;
    private final StarGanV2Options options;
    private final Map<NetworkKind, Adam> optimisers = new EnumMap<>(NetworkKind.class);

    /**
     * @param networks the networks to train
     * @param average their weight average, updated after every iteration
     */
    StarGanV2Step(TorchNetworks networks, TorchNetworks average, StarGanV2Options options) {
        this.networks = networks;
        this.average = average;
        this.options = options;
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
    }

    Adam optimiser(NetworkKind kind) {
        Adam optimiser = optimisers.get(kind);
        if (optimiser == null) {
            throw new IllegalStateException("no optimiser for " + kind);
        }
        return optimiser;
    }

    /** Learns from one batch; the reports are in the order of the phases. */
    List<PhaseReport> run(TrainingBatch batch, double lambdaDiversity) {
        List<PhaseReport> reports = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            try (PointerScope scope = new PointerScope()) {
                reports.add(
                        switch (phase) {
                            case DISCRIMINATOR_LATENT, DISCRIMINATOR_REFERENCE -> discriminatorPhase(phase, batch);
                            case GENERATOR_LATENT, GENERATOR_REFERENCE -> generatorPhase(phase, batch, lambdaDiversity);
                        });
            }
        }
        moveAverage();
        return reports;
    }

    private PhaseReport discriminatorPhase(Phase phase, TrainingBatch batch) {
        train(EnumSet.of(DISCRIMINATOR));
        Tensor fake = withoutGradients(() -> networks.generate(
                batch.x(),
                phase == Phase.DISCRIMINATOR_LATENT
                        ? networks.map(batch.z(), batch.target())
                        : networks.encode(batch.reference(), batch.target())));

        Tensor x = batch.x().detach().requires_grad_(true);
        Tensor logits = networks.discriminate(x, batch.y());
        Tensor realLoss = Losses.real(logits);
        Tensor r1 = Losses.r1(logits, x);
        Tensor fakeLoss = Losses.fake(networks.discriminate(fake, batch.target()));
        Tensor loss = realLoss.add(fakeLoss).add(r1, new Scalar(options.lambdaR1()));

        Map<NetworkKind, Double> norms = descend(loss, EnumSet.of(DISCRIMINATOR));
        Map<String, Double> losses = new LinkedHashMap<>();
        losses.put("real", value(realLoss));
        losses.put("fake", value(fakeLoss));
        losses.put("r1", value(r1));
        return new PhaseReport(phase, losses, norms);
    }

    private PhaseReport generatorPhase(Phase phase, TrainingBatch batch, double lambdaDiversity) {
        boolean latent = phase == Phase.GENERATOR_LATENT;
        Set<NetworkKind> trained =
                latent ? EnumSet.of(GENERATOR, MAPPING_NETWORK, STYLE_ENCODER) : EnumSet.of(GENERATOR);
        train(trained);

        // adversarial: the discriminator should take the picture for a real one of the target domain
        Tensor style =
                latent ? networks.map(batch.z(), batch.target()) : networks.encode(batch.reference(), batch.target());
        Tensor fake = networks.generate(batch.x(), style);
        Tensor adversarial = Losses.real(networks.discriminate(fake, batch.target()));

        // style reconstruction: the picture shows the style that it was drawn with
        Tensor styleLoss = Losses.l1(networks.encode(fake, batch.target()), style);

        // diversity: another style gives another picture
        Tensor other = withoutGradients(() -> networks.generate(
                batch.x(),
                latent
                        ? networks.map(batch.secondZ(), batch.target())
                        : networks.encode(batch.secondReference(), batch.target())));
        Tensor diversity = Losses.l1(fake, other);

        // cycle: with its own style the source comes back
        Tensor ownStyle = networks.encode(batch.x(), batch.y());
        Tensor cycle = Losses.l1(networks.generate(fake, ownStyle), batch.x());

        Tensor loss = adversarial
                .add(styleLoss, new Scalar(options.lambdaStyle()))
                .sub(diversity, new Scalar(lambdaDiversity))
                .add(cycle, new Scalar(options.lambdaCycle()));
        Map<NetworkKind, Double> norms = descend(loss, trained);
        Map<String, Double> losses = new LinkedHashMap<>();
        losses.put("adversarial", value(adversarial));
        losses.put("style", value(styleLoss));
        losses.put("diversity", value(diversity));
        losses.put("cycle", value(cycle));
        return new PhaseReport(phase, losses, norms);
    }

    /** The result belongs to the caller's pointer scope; everything on the way to it is given up at once. */
    private static Tensor withoutGradients(Supplier<Tensor> compute) {
        Tensor result;
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            result = compute.get();
            result.retainReference();
        }
        PointerScope outer = PointerScope.getInnerScope();
        if (outer != null) {
            outer.attach(result);
        }
        return result;
    }

    /** Lets gradients flow into the weights of these networks only. */
    private void train(Set<NetworkKind> trained) {
        for (NetworkKind kind : NetworkKind.values()) {
            boolean trainable = trained.contains(kind);
            networks.of(kind).tensors().values().forEach(tensor -> tensor.set_requires_grad(trainable));
        }
    }

    private Map<NetworkKind, Double> descend(Tensor loss, Set<NetworkKind> trained) {
        trained.forEach(kind -> optimiser(kind).clearGradients());
        loss.backward();
        Map<NetworkKind, Double> norms = new EnumMap<>(NetworkKind.class);
        for (NetworkKind kind : trained) {
            norms.put(kind, gradientNorm(kind));
            optimiser(kind).step();
            optimiser(kind).clearGradients();
        }
        return norms;
    }

    private double gradientNorm(NetworkKind kind) {
        double sum = 0;
        for (Tensor parameter : networks.of(kind).tensors().values()) {
            Tensor gradient = parameter.grad();
            if (gradient.defined()) {
                sum += value(gradient.square().sum());
            }
        }
        return Math.sqrt(sum);
    }

    private void moveAverage() {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Scalar share = new Scalar(1 - options.emaDecay());
            for (NetworkKind kind : AVERAGED) {
                Map<String, Tensor> current = networks.of(kind).tensors();
                average.of(kind).tensors().forEach((name, tensor) -> tensor.lerp_(current.get(name), share));
            }
        }
    }

    private static double value(Tensor scalar) {
        return scalar.item_double();
    }
}
