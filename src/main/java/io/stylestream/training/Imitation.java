package io.stylestream.training;

import static io.stylestream.network.torch.TorchScope.resultWithoutGradients;
import static org.bytedeco.pytorch.global.torch.adaptive_avg_pool2d;
import static org.bytedeco.pytorch.global.torch.constant_pad_nd;

import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchTensors;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Teaches networks that have {@link Growth grown} what the smaller ones can, before training begins.
 *
 * <p>Their new layers pass on noise at first. In training, the discriminator would tell it from pictures at once, and
 * by the time that the new layers are of use, much of what the others knew would be lost. So first
 *
 * <ul>
 *   <li>the generator learns to draw what the smaller generator draws from the reduced picture, once it is reduced as
 *       well, and to draw a picture in its own style as it is;
 *   <li>style encoder and discriminator learn to answer as the smaller ones do to the reduced picture.
 * </ul>
 *
 * <p>All distances are mean absolute differences. Not thread-safe.
 */
final class Imitation implements AutoCloseable {
    private static final double LEARNING_RATE = 1e-3;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.99;

    private final TorchNetworks small;
    private final TorchNetworks grown;
    private final Tensor sources;
    private final Map<NetworkKind, Adam> optimisers = new EnumMap<>(NetworkKind.class);

    /**
     * @param start the smaller networks; without a discriminator, the grown one stays as it is
     * @param sources for each domain of the grown networks, the index of the starting point's domain that it begins as
     * @param grown begun as {@link WeightTransfer} says
     * @param frozen networks in which only new layers learn
     */
    Imitation(
            StartingPoint start,
            List<Integer> sources,
            TorchNetworks grown,
            TorchBackend backend,
            Set<NetworkKind> frozen) {
        this.small = TorchNetworks.withoutGradients(start.architecture(), backend, start.weights());
        this.grown = grown;
        this.sources = grown.place(TorchTensors.ofLongs(
                sources.stream().mapToLong(Integer::longValue).toArray()));
        Growth growth = new Growth(start.architecture(), grown.architecture());
        for (NetworkKind kind : start.weights().keySet()) {
            if (kind != NetworkKind.MAPPING_NETWORK) { // knows nothing of pictures
                Map<String, Tensor> learning = new LinkedHashMap<>();
                grown.of(kind).tensors().forEach((name, tensor) -> {
                    boolean learns = !frozen.contains(kind)
                            || growth.counterpart(kind, name).isEmpty();
                    tensor.set_requires_grad(learns);
                    if (learns) {
                        learning.put(name, tensor);
                    }
                });
                optimisers.put(kind, new Adam(learning, LEARNING_RATE, BETA1, BETA2, 0));
            }
        }
    }

    /**
     * Learns from one batch.
     *
     * @param left the part of all iterations that is still ahead, 1 to 0; steps shrink with it
     * @return how far each network was from the smaller one
     */
    Map<NetworkKind, Double> learn(BatchSampler.HostBatch drawn, double left) {
        try (PointerScope scope = new PointerScope()) {
            TrainingBatch batch = drawn.toTorch().on(grown.device());
            TrainingBatch known = reduced(batch);
            Tensor own = resultWithoutGradients(() -> small.encode(known.x(), known.y()));
            Tensor style = resultWithoutGradients(() -> DistillationStep.styles(small, known));
            Tensor picture = grown.generate(batch.x(), widened(style));
            Map<NetworkKind, Tensor> distances = new EnumMap<>(NetworkKind.class);
            distances.put(
                    NetworkKind.GENERATOR,
                    Losses.l1(reduced(picture), resultWithoutGradients(() -> small.generate(known.x(), style)))
                            .add(Losses.l1(grown.generate(batch.x(), widened(own)), batch.x())));
            distances.put(
                    NetworkKind.STYLE_ENCODER,
                    Losses.l1(grown.encode(batch.x(), batch.y()).narrow(1, 0, own.size(1)), own));
            if (optimisers.containsKey(NetworkKind.DISCRIMINATOR)) {
                distances.put(
                        NetworkKind.DISCRIMINATOR,
                        verdicts(batch.x(), batch.y(), known.y())
                                .add(verdicts(picture.detach(), batch.target(), known.target())));
            }
            Map<NetworkKind, Double> figures = new EnumMap<>(NetworkKind.class);
            distances.forEach((kind, distance) -> {
                descend(Objects.requireNonNull(optimisers.get(kind)), distance, left);
                figures.put(kind, distance.item_double());
            });
            return figures;
        }
    }

    private static void descend(Adam optimiser, Tensor distance, double left) {
        optimiser.learnAt(LEARNING_RATE * left);
        optimiser.clearGradients();
        distance.backward();
        optimiser.step();
        optimiser.clearGradients();
    }

    /** How far apart the discriminators' logits are. */
    private Tensor verdicts(Tensor picture, Tensor domain, Tensor knownDomain) {
        Tensor wanted = resultWithoutGradients(() -> small.discriminate(reduced(picture), knownDomain));
        return Losses.l1(grown.discriminate(picture, domain), wanted);
    }

    /** A batch as the smaller networks know it. */
    private TrainingBatch reduced(TrainingBatch batch) {
        int latentSize = small.architecture().latentSize();
        return new TrainingBatch(
                reduced(batch.x()),
                sources.index_select(0, batch.y()),
                reduced(batch.reference()),
                batch.secondReference(), // not needed
                sources.index_select(0, batch.target()),
                batch.z().narrow(1, 0, latentSize),
                batch.secondZ().narrow(1, 0, latentSize));
    }

    private Tensor reduced(Tensor picture) {
        int side = small.architecture().imageSize();
        return adaptive_avg_pool2d(picture, side, side);
    }

    /** A style code for the grown networks, where further values do not act. */
    private Tensor widened(Tensor style) {
        return constant_pad_nd(
                style,
                0,
                grown.architecture().styleSize() - small.architecture().styleSize());
    }

    /** Gives up the smaller networks; the grown ones stay the caller's. */
    @Override
    public void close() {
        small.close();
        sources.close();
        optimisers.values().forEach(Adam::close);
    }
}
