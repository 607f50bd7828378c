package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchPeers;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two peers with half a batch each learn what one learns from the whole batch. */
class DataParallelTest {
    /** So small that no phase sees the rounding of the updates before it, which Adam's first step magnifies. */
    private static final double LEARNING_RATE = 1e-7;

    private static final StarGanV2Options OPTIONS = PaperOptions.with(
            LEARNING_RATE,
            new BeyondPaper(
                    Precision.FLOAT32,
                    false,
                    1,
                    EnumSet.allOf(DifferentiableAugmentation.class),
                    AdversarialLoss.NON_SATURATING,
                    0,
                    0,
                    Set.of()));

    @TempDir
    Path folder;

    /** What an iteration leaves: its reports, and the gradients, which are Adam's first moment where beta1 is 0. */
    private record Outcome(List<PhaseReport> reports, Map<NetworkKind, Map<String, HostTensor>> moments) {}

    @Test
    void halvesOfABatchGiveTheGradientsOfTheWhole() {
        // given
        Outcome whole = iterate(TorchPeers.alone(TorchDevice.cpu()));

        // when
        List<Outcome> halves = List.of(0, 1).stream()
                .map(rank -> CompletableFuture.supplyAsync(
                        () -> iterate(TorchPeers.join(folder.resolve("meeting-point"), rank, 2, TorchDevice.cpu())),
                        work -> new Thread(work).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        // then
        for (Outcome half : halves) {
            for (int phase = 0; phase < whole.reports().size(); phase++) {
                assertSameReport(half.reports().get(phase), whole.reports().get(phase));
            }
            whole.moments()
                    .forEach((kind, expected) ->
                            assertSameGradients(kind, half.moments().get(kind), expected));
        }
        halves.get(0)
                .moments()
                .forEach((kind, moments) -> moments.forEach((name, tensor) -> assertThat(tensor.toFloats())
                        .as(name + " is the same in both processes")
                        .containsExactly(
                                halves.get(1).moments().get(kind).get(name).toFloats())));
    }

    @Test
    void aBatchThatCannotBeSharedEquallyIsRefused() {
        assertThatThrownBy(() -> Share.require(OPTIONS, 3))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("8 pictures")
                .hasMessageContaining("3 processes");
    }

    private static Outcome iterate(TorchPeers peers) {
        TorchNetworks networks =
                TorchNetworks.of(GoldenFiles.TINY.architecture(), new TorchBackend(), GoldenFiles.TINY.weights());
        StarGanV2Step step = new StarGanV2Step(networks, networks.copyForAverage(), OPTIONS, peers);
        List<PhaseReport> reports;
        try (PointerScope scope = new PointerScope()) {
            TrainingBatch batch = StarGanV2StepTest.batch(GoldenFiles.TINY.inputs());
            reports = step.run(batch.part(new Share(peers.rank(), peers.count())), 0);
        }
        Map<NetworkKind, Map<String, HostTensor>> moments = new EnumMap<>(NetworkKind.class);
        for (NetworkKind kind : NetworkKind.values()) {
            moments.put(kind, step.optimiser(kind).moments());
        }
        return new Outcome(reports, moments);
    }

    private static void assertSameReport(PhaseReport actual, PhaseReport expected) {
        expected.losses()
                .forEach((term, value) -> assertThat(actual.losses().get(term))
                        .as(expected.phase() + " " + term)
                        .isCloseTo(value, within(1e-3 * value)));
        expected.gradientNorms()
                .forEach((kind, value) -> assertThat(actual.gradientNorms().get(kind))
                        .as(expected.phase() + " gradient of " + kind)
                        .isCloseTo(value, within(1e-3 * value)));
    }

    private static void assertSameGradients(
            NetworkKind kind, Map<String, HostTensor> actual, Map<String, HostTensor> expected) {
        double difference = 0;
        double norm = 0;
        for (String name : expected.keySet()) {
            float[] a = actual.get(name).toFloats();
            float[] b = expected.get(name).toFloats();
            for (int i = 0; i < a.length; i++) {
                difference += Math.pow((double) a[i] - b[i], 2);
                norm += Math.pow(b[i], 2);
            }
        }
        assertThat(Math.sqrt(difference / norm)).as("gradients of " + kind).isLessThan(2e-3);
    }
}
