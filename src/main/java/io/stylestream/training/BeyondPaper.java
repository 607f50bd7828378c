package io.stylestream.training;

import static io.stylestream.training.Ranges.requireNotNegative;

import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Choices that the StarGAN v2 paper does not make; {@link #none()} trains exactly as it says.
 *
 * @param precision number format of the networks; R1 and the other gradient penalties stay float32
 * @param channelsLast whether features lie channel by channel in memory: faster convolutions, same results
 * @param r1Every iterations from one R1 penalty to the next, its weight raised as much (StyleGAN2, arXiv 1912.04958)
 * @param augmentations differentiable changes of all that the discriminator sees (arXiv 2006.10738)
 * @param adversarial the game that discriminator and generator play
 * @param lambdaR2 weight of the gradient penalty on generated pictures (R3GAN, arXiv 2501.05441)
 * @param lambdaInterDomain weight of the inter-domain gradient penalty (MWGAN, arXiv 1911.00813)
 * @param frozen networks that keep their weights
 */
public record BeyondPaper(
        Precision precision,
        boolean channelsLast,
        int r1Every,
        Set<DifferentiableAugmentation> augmentations,
        AdversarialLoss adversarial,
        double lambdaR2,
        double lambdaInterDomain,
        Set<NetworkKind> frozen) {

    public BeyondPaper {
        if (r1Every < 1) {
            throw new IllegalArgumentException("R1 interval must be at least 1, but is " + r1Every);
        }
        requireNotNegative("lambda R2", lambdaR2);
        requireNotNegative("lambda inter-domain", lambdaInterDomain);
        if (frozen.containsAll(EnumSet.of(NetworkKind.GENERATOR, NetworkKind.DISCRIMINATOR))) {
            throw new IllegalArgumentException("generator and discriminator cannot both be frozen");
        }
        augmentations = ordered(augmentations, DifferentiableAugmentation.class);
        frozen = ordered(frozen, NetworkKind.class);
    }

    private static <E extends Enum<E>> Set<E> ordered(Set<E> values, Class<E> type) {
        EnumSet<E> copy = EnumSet.noneOf(type);
        copy.addAll(values);
        return Collections.unmodifiableSet(copy);
    }

    /** What computes the networks as these choices say. */
    TorchBackend backend(TorchDevice device) {
        return TorchBackend.forTraining(precision, channelsLast, device);
    }

    /** Nothing beyond the paper. */
    public static BeyondPaper none() {
        return new BeyondPaper(Precision.FLOAT32, false, 1, Set.of(), AdversarialLoss.NON_SATURATING, 0, 0, Set.of());
    }
}
