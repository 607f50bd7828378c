package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels on a GPU beside libtorch's operations in float64 there; skipped where there is no GPU. */
@EnabledIf(value = "gpuAvailable", disabledReason = "libtorch sees no GPU; build with -Pcuda on a machine with one")
class FeatureKernelsGpuTest {
    private static final FeatureReference REFERENCE = new FeatureReference(ScalarType.Double);
    private static final double SLOPE = 0.2;
    private static final double EPSILON = 1e-5;
    /** Relative to 1 and more; half of the distance between neighbours in float16, and a bit. */
    private static final double ERROR = 6e-4;

    private static TorchDevice device;
    private static FeatureKernels kernels;

    static boolean gpuAvailable() {
        return TorchDevice.gpus() > 0;
    }

    @BeforeAll
    static void compile() {
        device = TorchDevice.choose(TorchDevice.Choice.CUDA, 0);
        kernels = FeatureKernels.of(device).orElseThrow();
    }

    /** Sizes of a feature, and the mean of its values, of which the deviation is 1. */
    private record Case(int batch, int channels, int height, int width, double mean) {
        Tensor feature() {
            return values(batch, channels, height, width)
                    .add(new Scalar(mean))
                    .to(ScalarType.Half)
                    .contiguous(MemoryFormat.ChannelsLast);
        }

        Tensor larger() {
            return new Case(batch, channels, height * 2, width * 2, mean).feature();
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int batch : new int[] {1, 3, 33}) {
            for (int channels : new int[] {3, 12, 64, 512}) {
                for (int[] size : new int[][] {{1, 1}, {5, 7}, {16, 16}, {33, 20}}) {
                    for (double mean : new double[] {0, 100}) {
                        // a single position normalised is nothing but rounding, and so much more the larger it is
                        boolean single = size[0] * size[1] == 1;
                        cases.add(new Case(batch, channels, size[0], size[1], single ? 0 : mean));
                    }
                }
            }
        }
        cases.add(new Case(2, 64, 256, 256, -30));
        cases.add(new Case(2, 264, 17, 16, 0));
        return cases;
    }

    private static Tensor values(long... shape) {
        return device.place(torch.randn(shape));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void normalisesAndActivates(Case of) {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = of.feature();
            Tensor gammaBeta = values(of.batch(), 2L * of.channels());
            Tensor gamma = gammaBeta.narrow(1, 0, of.channels());
            Tensor beta = gammaBeta.narrow(1, of.channels(), of.channels());

            Feature.Scaled adaptive = kernels.normalise(x, gamma, beta, 1, EPSILON);
            Feature.Scaled same = kernels.normalise(x, gamma.select(0, 0), beta.select(0, 0), 0, EPSILON);

            Feature.Scaled wantedAdaptive = REFERENCE.normalise(x, gamma, beta, 1, EPSILON);
            Feature.Scaled wantedSame = REFERENCE.normalise(x, gamma.select(0, 0), beta.select(0, 0), 0, EPSILON);
            assertClose(applied(kernels, adaptive), applied(REFERENCE, wantedAdaptive));
            assertClose(applied(kernels, same), applied(REFERENCE, wantedSame));
        }
    }

    private static Tensor applied(FeatureOperations operations, Feature.Scaled feature) {
        return operations.apply(feature.x(), feature.factor(), feature.offset(), SLOPE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void addsABiasOrNothing(Case of) {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = of.feature();
            Tensor bias = values(of.channels());

            assertClose(kernels.apply(x, null, bias, SLOPE), REFERENCE.apply(x, null, bias, SLOPE));
            assertClose(kernels.apply(x, null, null, 1), REFERENCE.apply(x, null, null, 1));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void adds(Case of) {
        try (PointerScope scope = new PointerScope()) {
            Tensor small = of.feature();
            Tensor large = of.larger();
            Tensor bias = values(of.channels());

            assertClose(kernels.sum(small, small, null, 0.7), REFERENCE.sum(small, small, null, 0.7));
            assertClose(kernels.sum(large, small, bias, 0.7), REFERENCE.sum(large, small, bias, 0.7));
            assertClose(kernels.sum(large, large, bias, 1), REFERENCE.sum(large, large, bias, 1));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pools(Case of) {
        try (PointerScope scope = new PointerScope()) {
            Tensor large = of.larger();

            assertClose(kernels.pool(large), REFERENCE.pool(large));
            if (of.height() > 1) {
                Tensor x = of.feature();
                assertClose(kernels.pool(x), REFERENCE.pool(x));
            }
        }
    }

    @Test
    void sumsOfOtherShapesAreRefused() {
        try (PointerScope scope = new PointerScope()) {
            Tensor a = new Case(1, 8, 4, 4, 0).feature();
            Tensor b = new Case(1, 16, 4, 4, 0).feature();

            assertThatIllegalArgumentException().isThrownBy(() -> kernels.sum(a, b, null, 1));
        }
    }

    @Test
    void lanesRunBesideEachOther() {
        IntStream.range(0, 16).parallel().forEach(caller -> {
            try (PointerScope scope = new PointerScope();
                    TorchLane lane = TorchLane.open(device)) {
                Case of = new Case(4, 64, 64, 64, caller);
                Tensor scale = torch.ones(of.channels());
                Tensor result = lane.run(() -> {
                    Tensor x = of.feature();
                    Tensor ones = device.place(scale);
                    Feature.Scaled normalised = kernels.normalise(x, ones, ones, 0, EPSILON);
                    Feature.Scaled wanted = REFERENCE.normalise(x, ones, ones, 0, EPSILON);
                    return applied(kernels, normalised).to(ScalarType.Double).sub(applied(REFERENCE, wanted));
                });
                assertThat(result.abs().max().item_double())
                        .as("caller %d", caller)
                        .isLessThan(5 * ERROR);
            }
        });
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.scalar_type().intern()).isEqualTo(ScalarType.Half);
        assertThat(actual.sizes().vec().get()).isEqualTo(expected.sizes().vec().get());
        assertThat(actual.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
        Tensor error = actual.to(ScalarType.Double)
                .sub(expected)
                .abs()
                .div(expected.abs().add(new Scalar(1.0)));
        assertThat(error.max().item_double()).isLessThan(ERROR);
    }
}
