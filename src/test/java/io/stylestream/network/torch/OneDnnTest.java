package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions as this processor computes them, whether oneDNN is right there or not. */
class OneDnnTest {
    @ParameterizedTest
    @CsvSource({"4, 4", "8, 8", "24, 24", "32, 3", "16, 32"})
    void aConvolutionOfOnesCountsWhatItAdds(int in, int out) {
        for (boolean channelsLast : new boolean[] {false, true}) {
            try (PointerScope scope = new PointerScope()) {
                TorchBackend backend = TorchBackend.forTraining(Precision.FLOAT32, channelsLast, TorchDevice.cpu());
                Tensor x = torch.ones(2, in, 4, 4).requires_grad_(true);

                Tensor result = backend.convolve(x, torch.ones(out, in, 3, 3), torch.ones(out), 1);
                result.sum().backward();

                assertThat(result.sizes().vec().get()).containsExactly(2, out, 4, 4);
                assertThat(inside(result)).isEqualTo(1 + 9 * in);
                assertThat(inside(x.grad())).isEqualTo(9 * out);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 8", "24, 3", "16, 32"})
    void aSpreadOfOnesCountsWhatItAdds(int in, int out) {
        try (PointerScope scope = new PointerScope()) {
            TorchBackend backend = TorchBackend.forTraining(Precision.FLOAT32, false, TorchDevice.cpu());
            Tensor x = torch.ones(2, in, 4, 4).requires_grad_(true);

            Tensor result = backend.spread(x, torch.ones(in, out, 4, 4), null, 1);
            result.sum().backward();

            assertThat(result.sizes().vec().get()).containsExactly(2, out, 8, 8);
            assertThat(inside(result)).isEqualTo(4 * in);
            assertThat(inside(x.grad())).isEqualTo(16 * out);
        }
    }

    @Test
    void wholeBlocksHaveZerosBehind() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = torch.ones(2, 5, 3, 3);

            for (int axis : new int[] {0, 1}) {
                Tensor whole = OneDnn.wholeBlocks(x, axis);

                assertThat(whole.size(axis)).isEqualTo(16);
                assertThat(whole.narrow(axis, 0, x.size(axis)).equal(x)).isTrue();
                assertThat(whole.sum().item_double()).isEqualTo(90, within(1e-9));
            }
            assertThat(OneDnn.wholeBlocks(torch.ones(32), 0).size(0)).isEqualTo(32);
        }
    }

    /** The value away from the edges, which is the same everywhere. */
    private static float inside(Tensor picture) {
        float[] values = TorchTensors.toHost(
                        picture.narrow(2, 1, 2).narrow(3, 1, 2).contiguous())
                .toFloats();
        float first = values[0];
        assertThat(Arrays.equals(values, filled(values.length, first))).isTrue();
        return first;
    }

    private static float[] filled(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return values;
    }
}
