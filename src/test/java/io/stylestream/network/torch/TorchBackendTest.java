package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merged convolutions of training beside the two operations of which they are made. */
class TorchBackendTest {
    private static final int IN = 5;
    private static final int OUT = 7;
    private static final int SIZE = 6;
    private static final double ERROR = 2e-5;

    @FunctionalInterface
    private interface Operation {
        Tensor apply(TorchBackend backend, Tensor x, Tensor weight, Tensor bias, int padding);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "3, false", "1, true", "3, true"})
    void aMergedPoolingIsTheSameFunctionWithTheSameGradients(int kernel, boolean channelsLast) {
        same(TorchBackend::convolveAndPool, kernel, channelsLast, SIZE / 2);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "3, false", "1, true", "3, true"})
    void aMergedUpsamplingIsTheSameFunctionWithTheSameGradients(int kernel, boolean channelsLast) {
        same(TorchBackend::upsampleAndConvolve, kernel, channelsLast, SIZE * 2);
    }

    private static void same(Operation operation, int kernel, boolean channelsLast, int size) {
        TorchDevice cpu = TorchDevice.cpu();
        List<float[]> plain = run(operation, new TorchBackend(Precision.FLOAT32, channelsLast, cpu), kernel, size);
        List<float[]> merged =
                run(operation, TorchBackend.forTraining(Precision.FLOAT32, channelsLast, cpu), kernel, size);

        for (int i = 0; i < plain.size(); i++) {
            assertThat(merged.get(i)).containsExactly(plain.get(i), within((float) ERROR));
        }
    }

    /** The result, and the gradients of input, weight and bias for other gradients at every position. */
    private static List<float[]> run(Operation operation, TorchBackend backend, int kernel, int size) {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = values(2, IN, SIZE, SIZE).requires_grad_(true);
            Tensor weight = values(OUT, IN, kernel, kernel).requires_grad_(true);
            Tensor bias = values(OUT).requires_grad_(true);

            Tensor result = operation.apply(backend, x, weight, bias, kernel / 2);
            assertThat(TorchTensors.toHost(result).shape()).containsExactly(2, OUT, size, size);
            result.mul(values(2, OUT, size, size)).sum().backward();

            List<float[]> all = new ArrayList<>();
            for (Tensor tensor : List.of(result, x.grad(), weight.grad(), bias.grad())) {
                all.add(TorchTensors.toHost(tensor).toFloats());
            }
            return all;
        }
    }

    private static Tensor values(long... shape) {
        int count = 1;
        for (long side : shape) {
            count *= (int) side;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(1.7 * i + shape.length);
        }
        return TorchTensors.ofFloats(values, shape);
    }
}
