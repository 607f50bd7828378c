package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchTensors;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightTransferTest {
    private static final StarGanV2 TINY = GoldenFiles.TINY.architecture();
    private static final List<Integer> SAME_DOMAINS = List.of(0, 1, 2);

    /** Some processors multiply matrices of another height in another order. */
    private static final Offset<Float> LAST_BITS = Offset.offset(1e-6f);

    private final StartingPoint start = new StartingPoint(TINY, List.of("a", "b", "c"), GoldenFiles.TINY.weights());

    @Test
    void theSameArchitectureGetsTheSameWeights() {
        // when
        Map<NetworkKind, Map<String, HostTensor>> weights = transfer(TINY, SAME_DOMAINS);

        // then
        weights.forEach((kind, tensors) -> tensors.forEach((name, tensor) -> assertThat(tensor.toFloats())
                .as(kind + " " + name)
                .isEqualTo(start.weights().get(kind).get(name).toFloats())));
    }

    @ParameterizedTest
    @CsvSource({
        "16, 64", // twice as wide everywhere
        "8, 64" // blocks that kept their channels no longer do
    })
    void widerNetworksComputeTheSame(int base, int cap) {
        // given
        StarGanV2 wider = architecture(base, cap, 3);

        // when
        TorchNetworks networks = TorchNetworks.of(wider, new TorchBackend(), transfer(wider, SAME_DOMAINS));

        // then
        TorchNetworks original = TorchNetworks.of(TINY, new TorchBackend(), start.weights());
        assertSame(networks, original, n -> n.generate(input("x_src"), n.map(input("z"), input("y_trg"))));
        assertSame(networks, original, n -> n.encode(input("x_ref"), input("y_trg")));
        assertSame(networks, original, n -> n.discriminate(input("x_src"), input("y_trg")));
    }

    @Test
    void aLearnedShortcutIsNotLost() {
        assertThatThrownBy(() -> transfer(architecture(16, 32, 3), SAME_DOMAINS))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(".conv1x1.weight, which the model to start from has learned")
                .hasMessageContaining("give --max-channels 64");
    }

    @Test
    void aStudentMayBecomeAsWideAsItsTeacherWasAgain() {
        // given
        StarGanV2 narrow = TINY.withGeneratorWidth(0.5);
        StartingPoint student = new StartingPoint(narrow, start.domains(), Map.copyOf(studentWeights(narrow)));

        // when
        Map<NetworkKind, Map<String, HostTensor>> weights =
                new WeightTransfer(student, TINY, SAME_DOMAINS, new HeInitialisation(1)).weights();

        // then
        TorchNetworks wide = TorchNetworks.of(TINY, new TorchBackend(), weights);
        TorchNetworks original = TorchNetworks.of(narrow, new TorchBackend(), student.weights());
        assertSame(wide, original, n -> n.generate(input("x_src"), n.map(input("z"), input("y_trg"))));
    }

    @Test
    void aGeneratorCannotBecomeNarrower() {
        assertThatThrownBy(() -> transfer(TINY.withGeneratorWidth(0.5), SAME_DOMAINS))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("generator's base channels 8, the new one 4");
    }

    private Map<NetworkKind, Map<String, HostTensor>> studentWeights(StarGanV2 narrow) {
        Map<NetworkKind, Map<String, HostTensor>> weights = new EnumMap<>(start.weights());
        weights.put(
                NetworkKind.GENERATOR,
                TorchNetworks.initialise(narrow, new TorchBackend(), 3)
                        .of(NetworkKind.GENERATOR)
                        .toHost());
        return weights;
    }

    @Test
    void aNewDomainBeginsAsACopyOfItsSource() {
        // given
        StarGanV2 oneMore = architecture(TINY.baseChannels(), TINY.maxChannels(), 4);

        // when: the new domain stands in front, as a copy of the last
        Map<NetworkKind, Map<String, HostTensor>> weights = transfer(oneMore, List.of(2, 0, 1, 2));

        // then
        TorchNetworks networks = TorchNetworks.of(oneMore, new TorchBackend(), weights);
        TorchNetworks original = TorchNetworks.of(TINY, new TorchBackend(), start.weights());
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor x = input("x_src").narrow(0, 0, 1);
            for (int domain = 0; domain < 4; domain++) {
                Tensor y = TorchTensors.ofLongs(domain);
                Tensor source = TorchTensors.ofLongs(List.of(2, 0, 1, 2).get(domain));
                assertThat(values(networks.discriminate(x, y)))
                        .containsExactly(values(original.discriminate(x, source)), LAST_BITS);
                assertThat(values(networks.encode(x, y)))
                        .containsExactly(values(original.encode(x, source)), LAST_BITS);
            }
        }
    }

    @Test
    void networksForLargerPicturesKeepWhatLiesWithin() {
        // given: the channels at 64 px stay
        StarGanV2 larger = architecture(128, TINY.baseChannels() / 2, TINY.maxChannels(), 3);

        // when
        Map<NetworkKind, Map<String, HostTensor>> weights = transfer(larger, SAME_DOMAINS);

        // then
        Map.of(
                        "encode.1.conv1.weight", "encode.0.conv1.weight",
                        "encode.4.conv2.bias", "encode.3.conv2.bias",
                        "decode.3.norm1.fc.weight", "decode.3.norm1.fc.weight")
                .forEach((grown, known) -> assertSame(weights, NetworkKind.GENERATOR, grown, known));
        assertSame(weights, NetworkKind.DISCRIMINATOR, "main.2.conv1.weight", "main.1.conv1.weight");
        assertSame(weights, NetworkKind.DISCRIMINATOR, "main.9.weight", "main.8.weight");
        assertSame(weights, NetworkKind.STYLE_ENCODER, "shared.7.weight", "shared.6.weight");
        assertSame(weights, NetworkKind.STYLE_ENCODER, "unshared.1.bias", "unshared.1.bias");
        assertSame(weights, NetworkKind.MAPPING_NETWORK, "shared.0.weight", "shared.0.weight");
        assertThat(weights.get(NetworkKind.GENERATOR).get("from_rgb.weight").shape())
                .containsExactly(4, 3, 3, 3);
    }

    private void assertSame(
            Map<NetworkKind, Map<String, HostTensor>> weights, NetworkKind kind, String grown, String known) {
        assertThat(weights.get(kind).get(grown).toFloats())
                .as(kind + " " + grown)
                .isEqualTo(start.weights().get(kind).get(known).toFloats());
    }

    @Test
    void networksForSmallerPicturesAreRefused() {
        assertThatThrownBy(() -> transfer(architecture(32, 16, TINY.maxChannels(), 3), SAME_DOMAINS))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("draws 64 px")
                .hasMessageContaining("the new one 32 px");
    }

    @Test
    void narrowerNetworksAreRefused() {
        assertThatThrownBy(() -> transfer(architecture(4, TINY.maxChannels(), 3), SAME_DOMAINS))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("base channels 8, the new one 4");
    }

    private Map<NetworkKind, Map<String, HostTensor>> transfer(StarGanV2 architecture, List<Integer> sources) {
        return new WeightTransfer(start, architecture, sources, new HeInitialisation(1)).weights();
    }

    private static StarGanV2 architecture(int base, int cap, int domains) {
        return architecture(TINY.imageSize(), base, cap, domains);
    }

    private static StarGanV2 architecture(int imageSize, int base, int cap, int domains) {
        return new StarGanV2(
                imageSize, base, cap, TINY.styleSize(), TINY.latentSize(), TINY.hiddenSize(), domains, TINY.highPass());
    }

    private static Tensor input(String name) {
        return TorchTensors.of(GoldenFiles.TINY.inputs().get(name));
    }

    private static float[] values(Tensor tensor) {
        return TorchTensors.toHost(tensor).toFloats();
    }

    private static void assertSame(TorchNetworks a, TorchNetworks b, Function<TorchNetworks, Tensor> compute) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            assertThat(values(compute.apply(a))).containsExactly(values(compute.apply(b)), within(1e-4f));
        }
    }
}
