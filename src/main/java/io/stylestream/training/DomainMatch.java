package io.stylestream.training;

import io.stylestream.network.MappingNetwork;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StyleEncoder;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchParameters;
import io.stylestream.network.torch.TorchTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Which domain of a starting point each domain of a data set begins as: the one with its name, else its nearest
 * neighbour.
 *
 * <p>Near means: seen as pictures of that domain, the new pictures have style codes whose mean is close (Euclidean) to
 * the mean code that the mapping network gives the domain.
 */
final class DomainMatch {
    private static final int PICTURES = 32;
    private static final int LATENTS = 256;

    private final StartingPoint start;
    private final TrainingPictures pictures;

    /** @param pictures of the data set's domains; larger ones are reduced to the size of the starting point */
    DomainMatch(StartingPoint start, TrainingPictures pictures) {
        this.start = start;
        this.pictures = pictures;
    }

    /** For each domain of the data set, the index of the starting point's domain that it begins as. */
    List<Integer> match(List<String> domains) {
        List<Integer> sources = new ArrayList<>();
        for (int domain = 0; domain < domains.size(); domain++) {
            int same = start.domains().indexOf(domains.get(domain));
            sources.add(same >= 0 ? same : nearest(domain));
        }
        return sources;
    }

    private int nearest(int domain) {
        int known = start.domains().size();
        if (known == 1
                || !start.weights().containsKey(NetworkKind.STYLE_ENCODER)
                || !start.weights().containsKey(NetworkKind.MAPPING_NETWORK)) {
            return 0;
        }
        List<float[]> shown = someOf(domain);
        int best = 0;
        double bestDistance = Double.POSITIVE_INFINITY;
        for (int candidate = 0; candidate < known; candidate++) {
            double distance = distance(ofPictures(shown, candidate), ofLatents(candidate));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    private List<float[]> someOf(int domain) {
        SplittableRandom random = new SplittableRandom(domain);
        List<float[]> drawn = new ArrayList<>();
        for (int i = 0; i < PICTURES; i++) {
            float[] picture = pictures.read(domain, random.nextInt(pictures.count(domain)), Augmentation.NONE);
            if (picture != null) {
                drawn.add(reduce(picture, pictures.size() / start.architecture().imageSize()));
            }
        }
        return drawn;
    }

    /** Means over squares of so many pixels on a side, in each of the planes. */
    private static float[] reduce(float[] picture, int square) {
        int side = (int) Math.sqrt(picture.length / 3.0);
        int reduced = side / square;
        float[] means = new float[3 * reduced * reduced];
        for (int i = 0; i < picture.length; i++) {
            int row = i / side / square; // rows of all planes one after the other
            means[row * reduced + i % side / square] += picture[i] / (square * square);
        }
        return means;
    }

    /** Mean style code of a new domain's pictures, seen as pictures of a known domain. */
    private float[] ofPictures(List<float[]> drawn, int candidate) {
        int side = start.architecture().imageSize();
        float[] x = new float[drawn.size() * 3 * side * side];
        for (int i = 0; i < drawn.size(); i++) {
            System.arraycopy(drawn.get(i), 0, x, i * 3 * side * side, drawn.get(i).length);
        }
        return meanOf(() -> new StyleEncoder<>(
                        start.architecture(), new TorchBackend(), parameters(NetworkKind.STYLE_ENCODER))
                .forward(TorchTensors.ofFloats(x, drawn.size(), 3, side, side), domains(candidate, drawn.size())));
    }

    /** Mean style code that the mapping network gives a known domain. */
    private float[] ofLatents(int candidate) {
        int size = start.architecture().latentSize();
        float[] z = LatentCodes.normal(new Random(candidate), LATENTS * size);
        return meanOf(() -> new MappingNetwork<>(
                        start.architecture(), new TorchBackend(), parameters(NetworkKind.MAPPING_NETWORK))
                .forward(TorchTensors.ofFloats(z, LATENTS, size), domains(candidate, LATENTS)));
    }

    private TorchParameters parameters(NetworkKind kind) {
        boolean trainable = false;
        return TorchParameters.of(
                start.architecture(),
                kind,
                TorchDevice.cpu(),
                trainable,
                start.weights().getOrDefault(kind, Map.of()));
    }

    private static Tensor domains(int domain, int count) {
        long[] y = new long[count];
        Arrays.fill(y, domain);
        return TorchTensors.ofLongs(y);
    }

    private static float[] meanOf(Supplier<Tensor> codes) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            return TorchTensors.toHost(codes.get().mean(0)).toFloats();
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow((double) a[i] - b[i], 2);
        }
        return Math.sqrt(sum);
    }
}
