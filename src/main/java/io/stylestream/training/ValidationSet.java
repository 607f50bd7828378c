package io.stylestream.training;

import io.stylestream.network.torch.TorchTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Fixed pictures, references and latent codes, the same in every evaluation of a run, so that its figures can be
 * compared from one iteration to the next.
 *
 * <p>Every domain gives the same number of sources; their targets are the other domains in turn.
 */
final class ValidationSet {
    private static final int SOURCES = 32;
    private static final long LATENT_SEED = 21;

    private final TrainingPictures pictures;
    private final int latentSize;
    private final int batchSize;
    private final List<Case> cases = new ArrayList<>();

    /** One source with its target domain, and two ways there from latent codes and from references (by number). */
    private record Case(
            int domain, int source, int target, int reference, int secondReference, float[] z, float[] secondZ) {}

    /**
     * @param latentSize values of a latent code
     * @param batchSize pictures that are drawn together
     */
    ValidationSet(TrainingPictures pictures, int latentSize, int batchSize) {
        this.pictures = pictures;
        this.latentSize = latentSize;
        this.batchSize = batchSize;
        SplittableRandom random = new SplittableRandom(LATENT_SEED);
        int domains = pictures.domainCount();
        int perDomain = (SOURCES + domains - 1) / domains;
        for (int domain = 0; domain < domains; domain++) {
            for (int i = 0; i < perDomain; i++) {
                int target = domains == 1 ? domain : (domain + 1 + i % (domains - 1)) % domains;
                // references lie behind the sources, so that no source is a reference where there are enough pictures
                int reference = perDomain + 2 * i;
                float[] z = LatentCodes.normal(random, latentSize);
                float[] secondZ = LatentCodes.normal(random, latentSize);
                cases.add(new Case(domain, i, target, reference, reference + 1, z, secondZ));
            }
        }
    }

    /** Evaluates networks without changing them. */
    ValidationLosses evaluate(TorchNetworks networks) {
        double[] losses = mean(networks, Evaluation::losses);
        return new ValidationLosses(losses[0], losses[1], losses[2], losses[3], losses[4], losses[5], losses[6]);
    }

    /**
     * How far two networks' pictures of the same sources in the same styles are from each other, by the names that
     * files and reports give the figures.
     *
     * @param networks theirs are the styles
     */
    Map<String, Double> differences(TorchNetworks networks, TorchNetworks other) {
        double[] differences = mean(networks, evaluation -> evaluation.differences(other));
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("teacher_latent", differences[0]);
        named.put("teacher_reference", differences[1]);
        return named;
    }

    /** The mean of such figures over all cases. */
    private double[] mean(TorchNetworks networks, Function<Evaluation, double[]> figures) {
        double[] sums = new double[0];
        for (int from = 0; from < cases.size(); from += batchSize) {
            List<Case> batch = cases.subList(from, Math.min(cases.size(), from + batchSize));
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGrad = new NoGradGuard()) {
                double[] ofBatch = figures.apply(new Evaluation(networks, batch));
                sums = Arrays.copyOf(sums, ofBatch.length);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += ofBatch[i] * batch.size() / cases.size();
                }
            }
        }
        return sums;
    }

    /** The evaluation of one batch; its tensors belong to the caller's scope. */
    private final class Evaluation {
        private final TorchNetworks networks;
        private final List<Case> batch;
        private final Tensor x;
        private final Tensor target;
        private final Tensor ownStyle;

        Evaluation(TorchNetworks networks, List<Case> batch) {
            this.networks = networks;
            this.batch = batch;
            this.x = networks.place(pictures(one -> picture(one.domain(), one.source())));
            this.target = TorchTensors.ofLongs(longs(Case::target));
            this.ownStyle = networks.encode(x, TorchTensors.ofLongs(longs(Case::domain)));
        }

        /** In the order of {@link ValidationLosses}. */
        double[] losses() {
            Way latent = way(style(Case::z), style(Case::secondZ));
            Way reference = way(
                    referenceStyle(),
                    networks.encode(pictures(one -> picture(one.target(), one.secondReference())), target));
            double self = difference(networks.generate(x, ownStyle), x);
            return new double[] {
                self,
                latent.cycle(),
                reference.cycle(),
                latent.style(),
                reference.style(),
                latent.diversity(),
                reference.diversity()
            };
        }

        private Way way(Tensor style, Tensor secondStyle) {
            Tensor drawn = networks.generate(x, style);
            return new Way(
                    difference(networks.generate(drawn, ownStyle), x),
                    difference(networks.encode(drawn, target), style),
                    difference(drawn, networks.generate(x, secondStyle)));
        }

        /** With styles of latent codes, and with those of references. */
        double[] differences(TorchNetworks other) {
            Tensor latent = style(Case::z);
            Tensor reference = referenceStyle();
            return new double[] {
                difference(networks.generate(x, latent), other.generate(x, latent)),
                difference(networks.generate(x, reference), other.generate(x, reference))
            };
        }

        private Tensor referenceStyle() {
            return networks.encode(pictures(one -> picture(one.target(), one.reference())), target);
        }

        private Tensor style(Function<Case, float[]> latentCode) {
            return networks.map(TorchTensors.ofFloats(joined(latentCode), batch.size(), latentSize), target);
        }

        private Tensor pictures(Function<Case, float[]> planes) {
            return TorchTensors.ofFloats(joined(planes), batch.size(), 3, pictures.size(), pictures.size());
        }

        private float[] joined(Function<Case, float[]> part) {
            float[] first = part.apply(batch.get(0));
            float[] whole = new float[first.length * batch.size()];
            for (int i = 0; i < batch.size(); i++) {
                System.arraycopy(part.apply(batch.get(i)), 0, whole, i * first.length, first.length);
            }
            return whole;
        }

        private long[] longs(ToLongFunction<Case> value) {
            return batch.stream().mapToLong(value).toArray();
        }
    }

    /** What is measured alike for latent codes and for references. */
    private record Way(double cycle, double style, double diversity) {}

    private static double difference(Tensor a, Tensor b) {
        return Losses.l1(a, b).item_double();
    }

    /** The picture with this number, or the next one that is readable; numbers begin anew behind the last picture. */
    private float[] picture(int domain, int number) {
        int count = pictures.count(domain);
        for (int i = 0; i < count; i++) {
            float[] found = pictures.read(domain, (number + i) % count, Augmentation.NONE);
            if (found != null) {
                return found;
            }
        }
        throw new IllegalStateException("no readable picture in domain " + domain);
    }
}
