package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchTensors;
import io.stylestream.training.PhaseReport.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The terms of the relativistic game (R3GAN, arXiv 2501.05441), computed once more, picture by picture. */
class RelativisticGameTest {
    private static final long SEED = 7;
    private static final double LAMBDA_R1 = StarGanV2Options.paper().lambdaR1();
    private static final int R1_EVERY = 2;
    private static final double LAMBDA_R2 = 3;
    private static final double LAMBDA_INTER_DOMAIN = 5;
    private static final StarGanV2Options OPTIONS = StarGanV2Options.paper()
            .with(new BeyondPaper(
                    Precision.FLOAT32,
                    false,
                    R1_EVERY,
                    Set.of(),
                    AdversarialLoss.RELATIVISTIC,
                    LAMBDA_R2,
                    LAMBDA_INTER_DOMAIN,
                    Set.of()));
    private static final Percentage LAST_DIGITS = Percentage.withPercentage(0.01);

    private final DifferentiableAugmenter augmenter = new DifferentiableAugmenter(Set.of());
    private final TorchNetworks networks =
            TorchNetworks.withoutGradients(GoldenFiles.TINY.architecture(), new TorchBackend(), weights());

    /** What the discriminator thinks of a picture, and the norm of the gradient there. */
    private record Verdict(double logit, double steepness) {}

    @ParameterizedTest
    @EnumSource(names = {"DISCRIMINATOR_LATENT", "DISCRIMINATOR_REFERENCE"})
    void theDiscriminatorWantsRealPicturesAheadOfFakesOfTheSameDomain(Phase phase) {
        try (PointerScope scope = new PointerScope()) {
            // given
            TrainingBatch batch = StarGanV2StepTest.batch(GoldenFiles.TINY.inputs());
            Tensor drawn = draw(phase == Phase.DISCRIMINATOR_LATENT, batch);
            List<Verdict> real = verdicts(pictures(batch.reference()), batch.target());
            List<Verdict> fake = verdicts(pictures(drawn), batch.target());
            List<Verdict> mixed = verdicts(mixes(batch.x(), drawn), batch.target());

            // when
            Objective objective = new DiscriminatorObjective(networks, OPTIONS, augmenter)
                    .of(phase, batch, 0, new SplittableRandom(SEED));

            // then
            double pairs = meanLag(real, fake);
            double r1 = halfMeanSquare(real);
            double r2 = halfMeanSquare(fake);
            double interDomain = squareOfWhatExceedsOne(mixed);
            assertThat(interDomain).as("something to compare").isPositive();
            assertTerms(objective, Map.of("pairs", pairs, "r1", r1, "r2", r2, "inter_domain", interDomain));
            assertThat(objective.loss().item_double())
                    .isCloseTo(
                            pairs + LAMBDA_R1 * R1_EVERY * r1 + LAMBDA_R2 * r2 + LAMBDA_INTER_DOMAIN * interDomain,
                            LAST_DIGITS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GENERATOR_LATENT", "GENERATOR_REFERENCE"})
    void theGeneratorWantsItsPicturesAheadOfRealOnesOfTheSameDomain(Phase phase) {
        try (PointerScope scope = new PointerScope()) {
            // given
            TrainingBatch batch = StarGanV2StepTest.batch(GoldenFiles.TINY.inputs());
            List<Verdict> real = verdicts(pictures(batch.reference()), batch.target());
            List<Verdict> fake = verdicts(pictures(draw(phase == Phase.GENERATOR_LATENT, batch)), batch.target());

            // when
            Objective objective =
                    new GeneratorObjective(networks, OPTIONS, augmenter).of(phase, batch, new SplittableRandom(SEED));

            // then
            assertThat(objective.terms().get("adversarial").item_double()).isCloseTo(meanLag(fake, real), LAST_DIGITS);
        }
    }

    /** With a discriminator that is steep enough for all penalties to count. */
    private static Map<NetworkKind, Map<String, HostTensor>> weights() {
        Map<NetworkKind, Map<String, HostTensor>> weights = GoldenFiles.TINY.weights();
        Map<String, HostTensor> steep = new HashMap<>(weights.get(NetworkKind.DISCRIMINATOR));
        steep.computeIfPresent("main.8.weight", (name, last) -> thirtyTimes(last));
        weights.put(NetworkKind.DISCRIMINATOR, steep);
        return weights;
    }

    private static HostTensor thirtyTimes(HostTensor tensor) {
        float[] values = tensor.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 30;
        }
        return HostTensor.ofFloats(values, tensor.shape());
    }

    private Tensor draw(boolean latent, TrainingBatch batch) {
        return networks.generate(
                batch.x(),
                latent ? networks.map(batch.z(), batch.target()) : networks.encode(batch.reference(), batch.target()));
    }

    private static List<float[]> pictures(Tensor batch) {
        return IntStream.range(0, (int) batch.size(0))
                .mapToObj(i -> TorchTensors.toHost(batch.select(0, i)).toFloats())
                .toList();
    }

    /** On the way from each source to the picture drawn of it, as far as the random numbers say. */
    private static List<float[]> mixes(Tensor sources, Tensor drawn) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<float[]> mixes = new ArrayList<>();
        for (int n = 0; n < sources.size(0); n++) {
            double share = random.nextDouble();
            float[] mix = pictures(sources).get(n);
            float[] towards = pictures(drawn).get(n);
            for (int i = 0; i < mix.length; i++) {
                mix[i] = (float) ((1 - share) * mix[i] + share * towards[i]);
            }
            mixes.add(mix);
        }
        return mixes;
    }

    private List<Verdict> verdicts(List<float[]> pictures, Tensor domains) {
        long side = GoldenFiles.TINY.architecture().imageSize();
        long[] ofPictures = TorchTensors.toHost(domains).toLongs();
        List<Verdict> verdicts = new ArrayList<>();
        for (int n = 0; n < pictures.size(); n++) {
            Tensor x = TorchTensors.ofFloats(pictures.get(n), 1, 3, side, side).requires_grad_(true);
            Tensor logit = networks.discriminate(x, TorchTensors.ofLongs(ofPictures[n]));
            logit.sum().backward();
            double square = 0;
            for (float slope : TorchTensors.toHost(x.grad()).toFloats()) {
                square += (double) slope * slope;
            }
            verdicts.add(new Verdict(logit.item_double(), Math.sqrt(square)));
        }
        return verdicts;
    }

    private static double meanLag(List<Verdict> ahead, List<Verdict> behind) {
        return IntStream.range(0, ahead.size())
                .mapToDouble(i ->
                        Math.log1p(Math.exp(behind.get(i).logit() - ahead.get(i).logit())))
                .average()
                .orElseThrow();
    }

    private static double halfMeanSquare(List<Verdict> verdicts) {
        return verdicts.stream()
                        .mapToDouble(verdict -> verdict.steepness() * verdict.steepness())
                        .average()
                        .orElseThrow()
                / 2;
    }

    private static double squareOfWhatExceedsOne(List<Verdict> verdicts) {
        double mean =
                verdicts.stream().mapToDouble(Verdict::steepness).average().orElseThrow();
        return Math.pow(Math.max(0, mean - 1), 2);
    }

    private static void assertTerms(Objective objective, Map<String, Double> expected) {
        assertThat(objective.terms()).containsOnlyKeys(expected.keySet());
        expected.forEach((term, value) ->
                assertThat(objective.terms().get(term).item_double()).as(term).isCloseTo(value, LAST_DIGITS));
    }
}
