package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How far the shorter number formats are from float32, which other tests compare with the official networks. */
class TorchServingTest {
    private static final double LEAST_COSINE = 0.999;
    private static final StarGanV2 ARCHITECTURE = GoldenFiles.TINY.architecture();
    private static final int BATCH = 2;

    private final HostTensor style = GoldenFiles.TINY.expected().get("style_latent");
    private final byte[] pictures = pictures();

    /** Three more bits are worth about 18 dB, which is why a GPU serves in float16. */
    @ParameterizedTest
    @CsvSource({"FLOAT16, 45", "BFLOAT16, 32"})
    void picturesInAShorterFormatAreCloseToFloat32(Precision precision, double leastPsnr) {
        byte[] exact = draw(Precision.FLOAT32);

        byte[] rounded = draw(precision);

        assertThat(psnr(exact, rounded)).isGreaterThan(leastPsnr);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void styleCodesInAShorterFormatAreCloseToFloat32(Precision precision) {
        float[] exact = encode(Precision.FLOAT32);

        float[] rounded = encode(precision);

        assertThat(cosine(exact, rounded)).isGreaterThan(LEAST_COSINE);
    }

    @Test
    void theDiscriminatorIsNotServed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TorchServing.load(
                        ARCHITECTURE,
                        NetworkKind.DISCRIMINATOR,
                        GoldenFiles.TINY.weights(NetworkKind.DISCRIMINATOR),
                        Precision.FLOAT32,
                        TorchDevice.cpu()))
                .withMessageContaining("serves training only");
    }

    @Test
    void aMissingTensorIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TorchServing.load(
                        ARCHITECTURE, NetworkKind.GENERATOR, Map.of(), Precision.FLOAT32, TorchDevice.cpu()))
                .withMessage("the generator lacks the tensor from_rgb.weight");
    }

    private byte[] draw(Precision precision) {
        HostTensor drawn = run(NetworkKind.GENERATOR, precision, TorchTensors.of(style));
        byte[] bytes = new byte[Math.toIntExact(drawn.elementCount())];
        drawn.bytes().get(bytes);
        return bytes;
    }

    private float[] encode(Precision precision) {
        return run(NetworkKind.STYLE_ENCODER, precision, TorchTensors.ofLongs(0, 2))
                .toFloats();
    }

    private HostTensor run(NetworkKind kind, Precision precision, Tensor second) {
        int size = ARCHITECTURE.imageSize();
        try (PointerScope scope = new PointerScope();
                TorchServing network = TorchServing.load(
                        ARCHITECTURE, kind, GoldenFiles.TINY.weights(kind), precision, TorchDevice.cpu());
                ServingLane lane = ServingLane.open(network);
                Tensor result = lane.run(TorchTensors.ofBytes(pictures, BATCH, size, size, 3), second)) {
            return TorchTensors.toHost(result);
        }
    }

    /** Smooth waves with some grain. */
    private static byte[] pictures() {
        int size = ARCHITECTURE.imageSize();
        Random grain = new Random(1);
        byte[] bytes = new byte[BATCH * 3 * size * size];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (128 + 100 * Math.sin(i / 3 % size / 9.0 + i % 3) + grain.nextInt(8));
        }
        return bytes;
    }

    private static double psnr(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (a[i] & 0xFF) - (b[i] & 0xFF);
            sum += difference * difference;
        }
        return 10 * Math.log10(255 * 255 * a.length / sum);
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squaresOfA += (double) a[i] * a[i];
            squaresOfB += (double) b[i] * b[i];
        }
        return product / Math.sqrt(squaresOfA * squaresOfB);
    }
}
