package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.network.Generator;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchTensors;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All four networks on libtorch against what PyTorch computed. */
class TorchNetworksTest {
    private static final float PICTURE_TOLERANCE = 1e-3f;
    private static final float CODE_TOLERANCE = 1e-4f;

    @ParameterizedTest
    @MethodSource("io.stylestream.GoldenFiles#available")
    void networksMatchTheReference(GoldenFiles golden) {
        // given
        StarGanV2 architecture = golden.architecture();
        Map<String, HostTensor> inputs = golden.inputs();
        Map<String, HostTensor> expected = golden.expected();
        TorchNetworks networks = TorchNetworks.of(architecture, new TorchBackend(), golden.weights());
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor x = TorchTensors.of(inputs.get("x_src"));
            Tensor target = TorchTensors.of(inputs.get("y_trg"));
            Generator<Tensor> generator =
                    new Generator<>(architecture, new TorchBackend(), networks.of(NetworkKind.GENERATOR));
            Generator.@Nullable Masks<Tensor> masks = inputs.containsKey("mask0")
                    ? new Generator.Masks<>(TorchTensors.of(inputs.get("mask0")), TorchTensors.of(inputs.get("mask1")))
                    : null;

            // when
            Tensor latent = networks.map(TorchTensors.of(inputs.get("z")), target);
            Tensor reference = networks.encode(TorchTensors.of(inputs.get("x_ref")), target);
            Tensor fakeLatent = generator.forward(x, latent, masks);
            Tensor fakeReference = generator.forward(x, reference, masks);
            Tensor fakeLayered =
                    generator.forward(x, reference.unsqueeze(1).expand(-1, architecture.adainLayers(), -1), masks);
            Tensor real = networks.discriminate(x, TorchTensors.of(inputs.get("y_src")));
            Tensor fake = networks.discriminate(fakeLatent, target);

            // then
            assertClose(latent, expected.get("style_latent"), CODE_TOLERANCE);
            assertClose(reference, expected.get("style_reference"), CODE_TOLERANCE);
            assertClose(fakeLatent, expected.get("fake_latent"), PICTURE_TOLERANCE);
            assertClose(fakeReference, expected.get("fake_reference"), PICTURE_TOLERANCE);
            assertClose(fakeLayered, expected.get("fake_reference"), PICTURE_TOLERANCE);
            assertClose(real, expected.get("d_real"), PICTURE_TOLERANCE);
            assertClose(fake, expected.get("d_fake"), PICTURE_TOLERANCE);
        }
    }

    private static void assertClose(Tensor actual, HostTensor expected, float tolerance) {
        HostTensor host = TorchTensors.toHost(actual);
        assertThat(host.shape()).isEqualTo(expected.shape());
        assertThat(GoldenFiles.largestDifference(host, expected)).isLessThan(tolerance);
    }
}
