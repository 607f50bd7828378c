package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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

                assertThat(inside(result)).containsOnly(1 + 9 * in);
                assertThat(inside(x.grad())).containsOnly(9 * out);
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

            assertThat(inside(result)).containsOnly(4 * in);
            assertThat(inside(x.grad())).containsOnly(16 * out);
        }
    }

    /** Values away from the edges, which are the same everywhere. */
    private static float[] inside(Tensor picture) {
        return TorchTensors.toHost(picture.narrow(2, 1, 2).narrow(3, 1, 2).contiguous())
                .toFloats();
    }
}
