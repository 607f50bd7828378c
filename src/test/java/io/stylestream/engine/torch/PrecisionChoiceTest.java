package io.stylestream.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.engine.NetworkOptions;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchServing;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PrecisionChoiceTest {
    @ParameterizedTest
    @EnumSource(names = "DISCRIMINATOR", mode = Mode.EXCLUDE)
    void ordinaryWeightsAreLoadedInFloat16(NetworkKind kind) {
        assertThat(precision(kind, GoldenFiles.TINY.weights(kind))).isEqualTo(Precision.FLOAT16);
    }

    @ParameterizedTest
    @EnumSource(names = {"GENERATOR", "STYLE_ENCODER"})
    void weightsThatDriveFeaturesTooHighAreLoadedInFloat32(NetworkKind kind) {
        // given a first layer whose features exceed 65504
        Map<String, HostTensor> weights = new HashMap<>(GoldenFiles.TINY.weights(kind));
        weights.computeIfPresent("from_rgb.weight", (name, tensor) -> scaled(tensor));
        weights.computeIfPresent("shared.0.weight", (name, tensor) -> scaled(tensor));

        assertThat(precision(kind, weights)).isEqualTo(Precision.FLOAT32);
    }

    private static HostTensor scaled(HostTensor tensor) {
        float[] values = tensor.toFloats();
        float[] higher = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            higher[i] = 1e6f * values[i];
        }
        return HostTensor.ofFloats(higher, tensor.shape());
    }

    private static Precision precision(NetworkKind kind, Map<String, HostTensor> weights) {
        NetworkOptions network = new NetworkOptions(GoldenFiles.TINY.architecture(), kind, weights);
        try (TorchServing loaded = PrecisionChoice.loadIfFaithful(network, TorchDevice.cpu())) {
            return loaded.precision();
        }
    }
}
