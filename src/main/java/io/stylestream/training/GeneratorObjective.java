package io.stylestream.training;

import static io.stylestream.network.torch.TorchScope.resultWithoutGradients;

import io.stylestream.network.torch.TorchTensors;
import io.stylestream.training.PhaseReport.Phase;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * What generator, mapping network and style encoder minimise: pictures that pass for real, show the style that was
 * asked for, differ with the style and lead back to their source.
 */
final class GeneratorObjective {
    private final TorchNetworks networks;
    private final StarGanV2Options options;
    private final DifferentiableAugmenter augmenter;
    private final Tensor diversityWeight;

    GeneratorObjective(TorchNetworks networks, StarGanV2Options options, DifferentiableAugmenter augmenter) {
        this.networks = networks;
        this.options = options;
        this.augmenter = augmenter;
        this.diversityWeight = networks.place(TorchTensors.ofFloats(new float[1]));
        diversityWeight.retainReference();
    }

    /**
     * Sets what differs from iteration to iteration.
     *
     * @param iteration iterations done before; determines the diversity weight
     */
    void prepare(int iteration) {
        diversityWeight.fill_(new Scalar(-options.lambdaDiversityAt(iteration)));
    }

    /** @param random of the augmentation */
    Objective of(Phase phase, TrainingBatch batch, SplittableRandom random) {
        boolean latent = phase == Phase.GENERATOR_LATENT;

        Tensor style =
                latent ? networks.map(batch.z(), batch.target()) : networks.encode(batch.reference(), batch.target());
        Tensor fake = networks.generate(batch.x(), style);
        Tensor adversarial = adversarialOfGenerator(batch, fake, random);

        // style reconstruction: the picture shows the style that it was drawn with
        Tensor styleLoss = Losses.l1(networks.encode(fake, batch.target()), style);

        // diversity: another style gives another picture
        Tensor other = resultWithoutGradients(() -> networks.generate(
                batch.x(),
                latent
                        ? networks.map(batch.secondZ(), batch.target())
                        : networks.encode(batch.secondReference(), batch.target())));
        Tensor diversity = Losses.l1(fake, other);

        // cycle: with its own style the source comes back
        Tensor ownStyle = networks.encode(batch.x(), batch.y());
        Tensor cycle = Losses.l1(networks.generate(fake, ownStyle), batch.x());

        WeightedSum sum = new WeightedSum();
        sum.add("adversarial", 1, adversarial);
        sum.add("style", options.lambdaStyle(), styleLoss);
        sum.add("diversity", diversityWeight, diversity);
        sum.add("cycle", options.lambdaCycle(), cycle);
        return sum.objective();
    }

    /** The discriminator should take the picture for a real one of the target domain, or for a more real one. */
    private Tensor adversarialOfGenerator(TrainingBatch batch, Tensor fake, SplittableRandom random) {
        Tensor generated = networks.discriminate(augmenter.apply(fake, random), batch.target());
        if (options.beyond().adversarial() == AdversarialLoss.NON_SATURATING) {
            return Losses.real(generated);
        }
        Tensor real = resultWithoutGradients(
                () -> networks.discriminate(augmenter.apply(batch.reference(), random), batch.target()));
        return Losses.pairs(generated, real);
    }
}
