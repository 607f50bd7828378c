package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.network.Backend;
import io.stylestream.network.Generator;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.Parameters;
import io.stylestream.network.StyleEncoder;
import java.util.Random;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole networks whose steps are put off and done together, beside the same networks step by step; in float32. */
class FusedBackendTest {
    private static final int BATCH = 2;
    private static final float ERROR = 2e-3f;

    /** A network's forward pass on any backend. */
    private interface Network {
        <T> T run(Backend<T> backend, Parameters<T> parameters, Function<Tensor, T> in);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGeneratorDrawsTheSame(boolean layered) {
        GoldenFiles golden = GoldenFiles.TINY;
        Tensor pictures = pictures(golden);
        int size = golden.architecture().styleSize();
        Tensor style = layered ? values(2, BATCH, golden.architecture().adainLayers(), size) : values(2, BATCH, size);

        same(golden, NetworkKind.GENERATOR, new Network() {
            @Override
            public <T> T run(Backend<T> backend, Parameters<T> parameters, Function<Tensor, T> in) {
                return new Generator<>(golden.architecture(), backend, parameters)
                        .forward(in.apply(pictures), in.apply(style));
            }
        });
    }

    @Test
    void aGeneratorWithMasksDrawsTheSame() {
        GoldenFiles golden = GoldenFiles.TINY_HIGHPASS;
        Tensor pictures = pictures(golden);
        Tensor style = values(2, BATCH, golden.architecture().styleSize());
        Tensor mask = values(3, BATCH, 1, 16, 16).abs();

        same(golden, NetworkKind.GENERATOR, new Network() {
            @Override
            public <T> T run(Backend<T> backend, Parameters<T> parameters, Function<Tensor, T> in) {
                return new Generator<>(golden.architecture(), backend, parameters)
                        .forward(
                                in.apply(pictures),
                                in.apply(style),
                                new Generator.Masks<>(in.apply(mask), in.apply(mask)));
            }
        });
    }

    @Test
    void aStyleEncoderReadsTheSame() {
        GoldenFiles golden = GoldenFiles.TINY;
        Tensor pictures = pictures(golden);

        same(golden, NetworkKind.STYLE_ENCODER, new Network() {
            @Override
            public <T> T run(Backend<T> backend, Parameters<T> parameters, Function<Tensor, T> in) {
                return new StyleEncoder<>(golden.architecture(), backend, parameters)
                        .forward(in.apply(pictures), in.apply(TorchTensors.ofLongs(0, 1)));
            }
        });
    }

    private static void same(GoldenFiles golden, NetworkKind kind, Network network) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                TorchParameters parameters = TorchParameters.of(
                        golden.architecture(), kind, TorchDevice.cpu(), false, golden.weights(kind));
                FusedBackend fused = new FusedBackend(
                        TorchBackend.forServing(Precision.FLOAT32, TorchDevice.cpu()),
                        new FeatureReference(ScalarType.Float))) {
            Tensor expected = network.run(new TorchBackend(), parameters, tensor -> tensor);

            Tensor actual = fused.tensor(network.run(fused, FusedBackend.parameters(parameters), Feature.Done::new));

            HostTensor wanted = TorchTensors.toHost(expected);
            HostTensor given = TorchTensors.toHost(actual);
            assertThat(given.shape()).isEqualTo(wanted.shape());
            assertThat(given.toFloats()).containsExactly(wanted.toFloats(), within(ERROR));
        }
    }

    private static Tensor pictures(GoldenFiles golden) {
        int size = golden.architecture().imageSize();
        return values(1, BATCH, 3, size, size);
    }

    private static Tensor values(long seed, long... shape) {
        int count = 1;
        for (long side : shape) {
            count *= (int) side;
        }
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return TorchTensors.ofFloats(values, shape);
    }
}
