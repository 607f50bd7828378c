package io.stylestream.training;

import static io.stylestream.network.torch.TorchScope.resultWithoutGradients;

import io.stylestream.network.torch.TorchTensors;
import io.stylestream.training.PhaseReport.Phase;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/** What the discriminator minimises: it tells real pictures from generated ones, with gradients kept small. */
final class DiscriminatorObjective {
    private final TorchNetworks networks;
    private final StarGanV2Options options;
    private final BeyondPaper beyond;
    private final DifferentiableAugmenter augmenter;

    DiscriminatorObjective(TorchNetworks networks, StarGanV2Options options, DifferentiableAugmenter augmenter) {
        this.networks = networks;
        this.options = options;
        this.beyond = options.beyond();
        this.augmenter = augmenter;
    }

    /**
     * @param iteration iterations done before; determines whether R1 is due
     * @param random of the augmentation and of the mixes
     */
    Objective of(Phase phase, TrainingBatch batch, int iteration, SplittableRandom random) {
        boolean r1Due = options.r1DueAt(iteration);
        boolean r2Due = beyond.lambdaR2() > 0;
        Tensor drawn = draw(phase, batch);
        Tensor fake = drawn.detach().requires_grad_(r2Due);
        // a pair is compared within one domain, so its real half is the reference
        boolean paired = beyond.adversarial() == AdversarialLoss.RELATIVISTIC;
        Tensor real = (paired ? batch.reference() : batch.x()).detach().requires_grad_(r1Due);
        Tensor realDomain = paired ? batch.target() : batch.y();
        Tensor realLogits = discriminate(augmenter.apply(real, random), realDomain, r1Due);
        Tensor fakeLogits = discriminate(augmenter.apply(fake, random), batch.target(), r2Due);

        WeightedSum sum = new WeightedSum();
        if (paired) {
            sum.add("pairs", 1, Losses.pairs(realLogits, fakeLogits));
        } else {
            sum.add("real", 1, Losses.real(realLogits));
            sum.add("fake", 1, Losses.fake(fakeLogits));
        }
        if (r1Due) {
            sum.add("r1", options.lambdaR1() * beyond.r1Every(), GradientPenalty.zeroCentred(realLogits, real));
        } else {
            sum.leaveOut("r1");
        }
        if (r2Due) {
            sum.add("r2", beyond.lambdaR2(), GradientPenalty.zeroCentred(fakeLogits, fake));
        }
        if (beyond.lambdaInterDomain() > 0) {
            sum.add("inter_domain", beyond.lambdaInterDomain(), interDomainPenalty(batch, drawn, random));
        }
        return sum.objective();
    }

    private Tensor draw(Phase phase, TrainingBatch batch) {
        return resultWithoutGradients(() -> networks.generate(
                batch.x(),
                phase == Phase.DISCRIMINATOR_LATENT
                        ? networks.map(batch.z(), batch.target())
                        : networks.encode(batch.reference(), batch.target())));
    }

    private Tensor discriminate(Tensor x, Tensor domain, boolean exactly) {
        return exactly ? networks.discriminateExactly(x, domain) : networks.discriminate(x, domain);
    }

    private Tensor interDomainPenalty(TrainingBatch batch, Tensor fake, SplittableRandom random) {
        float[] shares = new float[(int) fake.size(0)];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) random.nextDouble();
        }
        Tensor share = TorchTensors.ofFloats(shares, shares.length, 1, 1, 1).to(fake.device(), fake.scalar_type());
        Tensor mixes = batch.x().lerp(fake, share).detach().requires_grad_(true);
        return GradientPenalty.interDomain(networks.discriminateExactly(mixes, batch.target()), mixes);
    }
}
