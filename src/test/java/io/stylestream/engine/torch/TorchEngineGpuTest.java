package io.stylestream.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.GoldenFiles;
import io.stylestream.core.StyleCode;
import io.stylestream.engine.EngineChoice;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.ServingNetworks;
import io.stylestream.evaluation.Psnr;
import io.stylestream.image.RgbPicture;
import io.stylestream.network.torch.TorchDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine on a GPU beside ONNX Runtime on the CPU; skipped where there is no GPU. */
@EnabledIf(value = "gpuAvailable", disabledReason = "libtorch sees no GPU; build with -Pcuda on a machine with one")
class TorchEngineGpuTest {
    private static final double LEAST_PSNR = 40;
    private static final float CODE_TOLERANCE = 0.02f;
    private static final int SIZE = GoldenFiles.TINY.architecture().imageSize();
    private static final int STYLE_SIZE = GoldenFiles.TINY.architecture().styleSize();

    private static ServingNetworks torch;
    private static ServingNetworks reference;

    static boolean gpuAvailable() {
        return TorchDevice.gpus() > 0;
    }

    @BeforeAll
    static void open() {
        torch = open("Torch");
        reference = open("OnnxRuntime");
    }

    private static ServingNetworks open(String engine) {
        return ServingNetworks.open(
                GoldenFiles.TINY.architecture(),
                GoldenFiles.TINY::weights,
                EngineSettings.defaults().withEngine(engine));
    }

    @AfterAll
    static void close() {
        torch.close();
        reference.close();
    }

    @Test
    void autoDoesNotPassItByForTheCpu() {
        assertThat(EngineChoice.of("auto").engine()).isEqualTo("Torch");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 32, 33, 128})
    void drawsWhatOnnxRuntimeDrawsAtEveryBatchSize(int batch) {
        List<byte[]> pictures = pictures(batch);
        List<StyleCode> styles = styles(batch);

        List<byte[]> drawn = torch.generator().run(pictures, styles);

        assertClose(drawn, reference.generator().run(pictures, styles));
    }

    @Test
    void readsAndMapsTheSameStyles() {
        int[] domains = {0, 1, 2, 0};
        List<byte[]> pictures = pictures(domains.length);
        List<float[]> latentCodes =
                List.of(new float[] {1, 0, 0, 0}, new float[] {0, 1, 0, -1}, new float[] {2, 0, -2, 0}, new float[4]);

        assertCloseCodes(
                torch.styleEncoder().run(pictures, domains),
                reference.styleEncoder().run(pictures, domains));
        assertCloseCodes(
                torch.mappingNetwork().run(latentCodes, domains),
                reference.mappingNetwork().run(latentCodes, domains));
    }

    @Test
    void aBatchSizeThatComesAgainDrawsWhatItIsGivenEachTime() {
        int batch = 5;
        int batches = 8;
        List<byte[]> pictures = pictures(batch * batches);
        List<StyleCode> styles = styles(batch * batches);

        for (int from = 0; from < pictures.size(); from += batch) {
            List<byte[]> some = pictures.subList(from, from + batch);
            List<StyleCode> theirs = styles.subList(from, from + batch);
            assertClose(
                    torch.generator().run(some, theirs), reference.generator().run(some, theirs));
        }
    }

    @Test
    void simultaneousCallersGetTheirOwnPictures() {
        int callers = 8;
        int batch = 16;
        List<StyleCode> styles = styles(callers * batch);
        List<byte[]> pictures = pictures(callers * batch);
        List<byte[]> expected = reference.generator().run(pictures, styles);

        IntStream.range(0, 4 * callers).parallel().forEach(call -> {
            int from = call % callers * batch;
            int to = from + batch;
            assertClose(
                    torch.generator().run(pictures.subList(from, to), styles.subList(from, to)),
                    expected.subList(from, to));
        });
    }

    private static void assertClose(List<byte[]> drawn, List<byte[]> expected) {
        assertThat(drawn).hasSameSizeAs(expected);
        for (int n = 0; n < drawn.size(); n++) {
            RgbPicture ours = new RgbPicture(SIZE, SIZE, drawn.get(n));
            assertThat(Psnr.between(ours, new RgbPicture(SIZE, SIZE, expected.get(n))))
                    .as("picture %d", n)
                    .isGreaterThan(LEAST_PSNR);
        }
    }

    private static void assertCloseCodes(List<StyleCode> codes, List<StyleCode> expected) {
        assertThat(codes).hasSameSizeAs(expected);
        for (int n = 0; n < codes.size(); n++) {
            float[] values = codes.get(n).layer(0);
            float[] wanted = expected.get(n).layer(0);
            for (int i = 0; i < STYLE_SIZE; i++) {
                assertThat(values[i])
                        .as("value %d of code %d", i, n)
                        .isCloseTo(wanted[i], org.assertj.core.api.Assertions.within(CODE_TOLERANCE));
            }
        }
    }

    private static List<byte[]> pictures(int count) {
        Random grain = new Random(1);
        List<byte[]> pictures = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            byte[] picture = new byte[3 * SIZE * SIZE];
            for (int i = 0; i < picture.length; i++) {
                picture[i] = (byte) (128 + 100 * Math.sin(i / 3 % SIZE / (5.0 + n) + i % 3) + grain.nextInt(8));
            }
            pictures.add(picture);
        }
        return pictures;
    }

    private static List<StyleCode> styles(int count) {
        Random random = new Random(2);
        List<StyleCode> styles = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] values = new float[STYLE_SIZE];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            styles.add(StyleCode.uniform(values));
        }
        return styles;
    }
}
