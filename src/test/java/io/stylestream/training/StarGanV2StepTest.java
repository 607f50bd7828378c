package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchTensors;
import io.stylestream.training.PhaseReport.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** One iteration from the golden weights against the figures that PyTorch computed. */
class StarGanV2StepTest {
    /** Our names of the reference's terms. */
    private static final Map<String, String> TERMS = Map.of(
            "real", "real",
            "fake", "fake",
            "reg", "r1",
            "adv", "adversarial",
            "sty", "style",
            "ds", "diversity",
            "cyc", "cycle");

    /** What the reference says of a phase beside its terms. */
    private static final Set<String> NO_TERMS = Set.of("step", "style", "loss", "grad_l2");

    @Test
    void oneIterationReproducesTheReference() throws Exception {
        // given
        JsonNode expected = new ObjectMapper()
                .readTree(
                        GoldenFiles.TINY.folder().resolve("training_step.json").toFile());
        Map<NetworkKind, Map<String, HostTensor>> weights = GoldenFiles.TINY.weights();
        TorchNetworks networks = TorchNetworks.of(GoldenFiles.TINY.architecture(), new TorchBackend(), weights);
        TorchNetworks average = networks.copyForAverage();
        double lambdaDiversity = expected.at("/weights/lambda_ds").asDouble();
        StarGanV2Step step =
                new StarGanV2Step(networks, average, StarGanV2Options.paper().withLambdaDiversity(lambdaDiversity));

        // when
        List<PhaseReport> reports;
        try (PointerScope scope = new PointerScope()) {
            reports = step.run(batch(GoldenFiles.TINY.inputs()), 0);
        }

        // then
        JsonNode phases = expected.get("substeps");
        assertThat(reports).hasSize(phases.size());
        for (int phase = 0; phase < phases.size(); phase++) {
            assertPhase(reports.get(phase), phases.get(phase));
        }
        for (NetworkKind kind : NetworkKind.values()) {
            assertChanges(kind, weights.get(kind), networks.of(kind).toHost(), expected.at("/parameter_change_l2"));
        }
        for (NetworkKind kind :
                List.of(NetworkKind.GENERATOR, NetworkKind.MAPPING_NETWORK, NetworkKind.STYLE_ENCODER)) {
            double moved = norm(weights.get(kind), average.of(kind).toHost());
            double reference =
                    expected.at("/ema_change_l2/" + kind.officialName()).asDouble();
            assertThat(moved).as("average of " + kind).isCloseTo(reference, within(0.02 * reference));
        }
    }

    @Test
    void bfloat16LearnsTheSameUpToItsPrecision() {
        // given
        StarGanV2Step exact = step(BeyondPaper.none());
        StarGanV2Step half = step(with(Precision.BFLOAT16, 1, AdversarialLoss.NON_SATURATING, 0, 0, Set.of()));
        List<PhaseReport> expected;
        List<PhaseReport> actual;

        // when
        try (PointerScope scope = new PointerScope()) {
            expected = exact.run(batch(GoldenFiles.TINY.inputs()), 0);
            actual = half.run(batch(GoldenFiles.TINY.inputs()), 0);
        }

        // then
        for (int phase = 0; phase < expected.size(); phase++) {
            Map<String, Double> losses = actual.get(phase).losses();
            expected.get(phase)
                    .losses()
                    .forEach((term, value) ->
                            assertThat(losses.get(term)).as(term).isCloseTo(value, within(0.03 * value)));
        }
        assertThat(actual.get(0).losses().get("r1"))
                .as("the penalty is float32 throughout")
                .isCloseTo(expected.get(0).losses().get("r1"), within(1e-6));
    }

    @Test
    void r1IsComputedOnlyWhenDue() {
        // given
        StarGanV2Step step = step(with(Precision.FLOAT32, 2, AdversarialLoss.NON_SATURATING, 0, 0, Set.of()));

        // when / then
        try (PointerScope scope = new PointerScope()) {
            assertThat(step.run(batch(GoldenFiles.TINY.inputs()), 0)
                            .get(0)
                            .losses()
                            .get("r1"))
                    .isPositive();
            assertThat(step.run(batch(GoldenFiles.TINY.inputs()), 1)
                            .get(0)
                            .losses()
                            .get("r1"))
                    .isNaN();
        }
    }

    @Test
    void theRelativisticGameHasItsOwnTerms() {
        // given
        StarGanV2Step step = step(with(Precision.FLOAT32, 1, AdversarialLoss.RELATIVISTIC, 1, 1, Set.of()));

        // when
        List<PhaseReport> reports;
        try (PointerScope scope = new PointerScope()) {
            reports = step.run(batch(GoldenFiles.TINY.inputs()), 0);
        }

        // then: another test recomputes their values
        for (PhaseReport report : reports) {
            assertThat(report.losses())
                    .containsOnlyKeys(
                            report.phase().ofDiscriminator()
                                    ? List.of("pairs", "r1", "r2", "inter_domain")
                                    : List.of("adversarial", "style", "diversity", "cycle"))
                    .allSatisfy((term, value) -> assertThat(value).as(term).isFinite());
        }
    }

    @Test
    void frozenNetworksKeepTheirWeights() {
        // given
        Set<NetworkKind> frozen = Set.of(NetworkKind.GENERATOR, NetworkKind.MAPPING_NETWORK);
        TorchNetworks networks = networks();
        StarGanV2Step step = new StarGanV2Step(
                networks,
                networks.copyForAverage(),
                StarGanV2Options.paper()
                        .with(with(Precision.FLOAT32, 1, AdversarialLoss.NON_SATURATING, 0, 0, frozen)));

        // when
        List<PhaseReport> reports;
        try (PointerScope scope = new PointerScope()) {
            reports = step.run(batch(GoldenFiles.TINY.inputs()), 0);
        }

        // then
        Map<NetworkKind, Map<String, HostTensor>> before = GoldenFiles.TINY.weights();
        for (NetworkKind kind : NetworkKind.values()) {
            double moved = norm(before.get(kind), networks.of(kind).toHost());
            assertThat(moved == 0).as(kind + " moved by " + moved).isEqualTo(frozen.contains(kind));
        }
        assertThat(reports.get(3).losses()).as("only the generator learns here").isEmpty();
    }

    private static TorchNetworks networks() {
        return TorchNetworks.of(GoldenFiles.TINY.architecture(), new TorchBackend(), GoldenFiles.TINY.weights());
    }

    private static StarGanV2Step step(BeyondPaper beyond) {
        TorchNetworks networks = TorchNetworks.of(
                GoldenFiles.TINY.architecture(),
                TorchBackend.forTraining(beyond.precision(), beyond.channelsLast(), TorchDevice.cpu()),
                GoldenFiles.TINY.weights());
        return new StarGanV2Step(
                networks, networks.copyForAverage(), StarGanV2Options.paper().with(beyond));
    }

    private static BeyondPaper with(
            Precision precision,
            int r1Every,
            AdversarialLoss adversarial,
            double lambdaR2,
            double lambdaInterDomain,
            Set<NetworkKind> frozen) {
        return new BeyondPaper(precision, true, r1Every, Set.of(), adversarial, lambdaR2, lambdaInterDomain, frozen);
    }

    static TrainingBatch batch(Map<String, HostTensor> inputs) {
        return new TrainingBatch(
                torch(inputs, "x_src"),
                torch(inputs, "y_src"),
                torch(inputs, "x_ref"),
                torch(inputs, "x_ref2"),
                torch(inputs, "y_trg"),
                torch(inputs, "z"),
                torch(inputs, "z2"));
    }

    private static Tensor torch(Map<String, HostTensor> inputs, String name) {
        return TorchTensors.of(inputs.get(name));
    }

    private static void assertPhase(PhaseReport report, JsonNode expected) {
        String phase =
                expected.get("step").asText() + "_" + expected.get("style").asText();
        assertThat(report.phase().inWords()).isEqualTo(phase);
        Map<String, Double> terms = figures(expected, name -> !NO_TERMS.contains(name), TERMS::get);
        assertThat(report.losses()).containsOnlyKeys(terms.keySet());
        terms.forEach((term, reference) -> assertThat(report.losses().get(term))
                .as(phase + " " + term)
                .isCloseTo(reference, within(1e-3 * reference)));
        Map<NetworkKind, Double> gradients = figures(
                expected.get("grad_l2"),
                // the reference computes this one, too, but does not learn from it
                name -> report.phase() != Phase.GENERATOR_REFERENCE || !name.equals("style_encoder"),
                StarGanV2StepTest::networkOf);
        assertThat(report.gradientNorms()).containsOnlyKeys(gradients.keySet());
        gradients.forEach((kind, reference) -> assertThat(report.gradientNorms().get(kind))
                .as(phase + " gradient of " + kind)
                .isCloseTo(reference, within(0.01 * reference)));
    }

    /** The numbers in a node, those that are wanted, by our names. */
    private static <K> Map<K, Double> figures(JsonNode node, Predicate<String> wanted, Function<String, K> ours) {
        Map<K, Double> figures = new HashMap<>();
        for (String name : names(node)) {
            if (wanted.test(name)) {
                figures.put(ours.apply(name), node.get(name).asDouble());
            }
        }
        return figures;
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static NetworkKind networkOf(String officialName) {
        return Arrays.stream(NetworkKind.values())
                .filter(kind -> kind.officialName().equals(officialName))
                .findAny()
                .orElseThrow();
    }

    private static void assertChanges(
            NetworkKind kind, Map<String, HostTensor> before, Map<String, HostTensor> after, JsonNode expected) {
        assertThat(after).containsOnlyKeys(names(expected.get(kind.officialName())));
        after.forEach((name, tensor) -> {
            double reference = expected.get(kind.officialName()).get(name).asDouble();
            // all paths lead through an instance normalisation, so these biases have no gradient: Adam amplifies noise
            double tolerance = hasNoGradient(kind, name) ? 1 : 0.02;
            assertThat(norm(Map.of(name, before.get(name)), Map.of(name, tensor)))
                    .as("change of " + kind.officialName() + "." + name)
                    .isCloseTo(reference, within(tolerance * reference));
        });
    }

    private static boolean hasNoGradient(NetworkKind kind, String name) {
        return kind == NetworkKind.GENERATOR
                && name.matches("from_rgb\\.bias|(encode|decode)\\.\\d+\\.conv[12]\\.bias");
    }

    private static double norm(Map<String, HostTensor> before, Map<String, HostTensor> after) {
        double sum = 0;
        for (String name : after.keySet()) {
            float[] a = before.get(name).toFloats();
            float[] b = after.get(name).toFloats();
            for (int i = 0; i < a.length; i++) {
                sum += Math.pow((double) b[i] - a[i], 2);
            }
        }
        return Math.sqrt(sum);
    }
}
