package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.stylestream.core.HostTensor;
import io.stylestream.core.StyleCode;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.RandomWeights;
import io.stylestream.network.onnx.RawGraphs;
import io.stylestream.network.torch.TorchDevice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine does with the three serving networks. */
@ParameterizedClass
@ValueSource(strings = {"OnnxRuntime", "Torch", "Vector"})
class ServingNetworksTest {
    private static final StarGanV2 ARCHITECTURE = new StarGanV2(32, 4, 8, 6, 5, 12, 3, 0);
    private static final int SIZE = ARCHITECTURE.imageSize();
    private static final int BATCH = 3;

    private static ServingNetworks networks;

    private final List<byte[]> pictures = randomPictures(BATCH);
    private final List<StyleCode> styles = randomStyles(BATCH);
    private final int[] domains = {2, 0, 1};

    @Parameter
    String engine;

    @BeforeParameterizedClassInvocation
    static void open(String engine) {
        assumeThat(engine.equals("Torch") && TorchDevice.gpus() > 0)
                .as("Torch rounds to float16 on this GPU; see TorchEngineGpuTest")
                .isFalse();
        networks = open(EngineSettings.defaults().withEngine(engine));
    }

    private static ServingNetworks open(EngineSettings settings) {
        return ServingNetworks.open(ARCHITECTURE, ServingNetworksTest::weights, settings);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        if (networks != null) {
            networks.close();
        }
    }

    @Test
    void resultsNameTheEngine() {
        assertThat(networks.engineName()).isEqualTo(engine);
    }

    @Test
    void generatorEqualsTheRawNetworkBetweenPixelsAndUnitRange() throws Exception {
        float[] expected;
        try (RawNetwork raw = raw(NetworkKind.GENERATOR)) {
            expected = raw.run(Map.of("x", planes(pictures), "s", codes(styles)));
        }

        List<byte[]> redrawn = networks.generator().run(pictures, styles);

        for (int n = 0; n < BATCH; n++) {
            for (int i = 0; i < redrawn.get(n).length; i++) {
                double value = (expected[planeIndex(n, i)] + 1) * 127.5;
                assertThat((double) (redrawn.get(n)[i] & 0xff))
                        .as("value %d of picture %d", i, n)
                        .isCloseTo(Math.max(0, Math.min(255, value)), within(0.5 + 1e-3));
            }
        }
        assertThat(redrawn.get(0)).as("darkest and brightest values occur").contains(0, 255);
    }

    @Test
    void styleEncoderEqualsTheRawNetworkOnUnitRange() throws Exception {
        float[] expected;
        try (RawNetwork raw = raw(NetworkKind.STYLE_ENCODER)) {
            expected = raw.run(Map.of("x", planes(pictures), "y", labels()));
        }

        List<StyleCode> codes = networks.styleEncoder().run(pictures, domains);

        assertThat(codes).hasSize(BATCH);
        assertThat(codes(codes).toFloats()).containsExactly(expected, within(1e-5f));
    }

    @Test
    void mappingNetworkEqualsTheRawNetwork() throws Exception {
        List<float[]> latentCodes = Collections.nCopies(BATCH, new float[] {1, -1, 0.5f, 2, 0});
        float[] expected;
        try (RawNetwork raw = raw(NetworkKind.MAPPING_NETWORK)) {
            float[] z = new float[BATCH * 5];
            for (int n = 0; n < BATCH; n++) {
                System.arraycopy(latentCodes.get(n), 0, z, n * 5, 5);
            }
            expected = raw.run(Map.of("z", HostTensor.ofFloats(z, BATCH, 5), "y", labels()));
        }

        List<StyleCode> codes = networks.mappingNetwork().run(latentCodes, domains);

        assertThat(codes(codes).toFloats()).containsExactly(expected, within(1e-5f));
        assertThat(codes).as("each domain has its own style").doesNotHaveDuplicates();
    }

    @Test
    void batchEqualsItsPicturesOneByOne() {
        List<byte[]> together = networks.generator().run(pictures, styles);

        List<byte[]> alone = new ArrayList<>();
        for (int n = 0; n < BATCH; n++) {
            alone.addAll(networks.generator().run(pictures.subList(n, n + 1), styles.subList(n, n + 1)));
        }

        for (int n = 0; n < BATCH; n++) {
            assertThat(alone.get(n)).isEqualTo(together.get(n));
        }
    }

    @Test
    void uniformStyleEqualsTheSameStyleInEveryLayer() {
        List<StyleCode> repeated = styles.stream()
                .map(style -> StyleCode.perLayer(Collections.nCopies(ARCHITECTURE.adainLayers(), style.layer(0))))
                .toList();

        List<byte[]> redrawn = networks.generator().run(pictures, repeated);

        assertThat(redrawn.get(1))
                .isEqualTo(networks.generator().run(pictures, styles).get(1));
    }

    @Test
    void everyLayersStyleCounts() {
        List<byte[]> plain = networks.generator().run(pictures.subList(0, 1), styles.subList(0, 1));
        for (int layer = 0; layer < ARCHITECTURE.adainLayers(); layer++) {
            List<float[]> mixed = new ArrayList<>(Collections.nCopies(
                    ARCHITECTURE.adainLayers(), styles.get(0).layer(0)));
            mixed.set(layer, styles.get(1).layer(0));

            List<byte[]> redrawn = networks.generator().run(pictures.subList(0, 1), List.of(StyleCode.perLayer(mixed)));

            assertThat(redrawn.get(0)).as("layer %d", layer).isNotEqualTo(plain.get(0));
        }
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        List<byte[]> expected = networks.generator().run(pictures, styles);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<byte[]>>> results = new ArrayList<>();
            for (int call = 0; call < 24; call++) {
                int n = call % BATCH;
                results.add(threads.submit(
                        () -> networks.generator().run(pictures.subList(n, n + 1), styles.subList(n, n + 1))));
            }
            for (int call = 0; call < results.size(); call++) {
                assertThat(results.get(call).get().get(0)).isEqualTo(expected.get(call % BATCH));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void emptyBatchGivesNothing() {
        assertThat(networks.generator().run(List.of(), List.of())).isEmpty();
        assertThat(networks.styleEncoder().run(List.of(), new int[0])).isEmpty();
        assertThat(networks.mappingNetwork().run(List.of(), new int[0])).isEmpty();
    }

    @Test
    void refusesWrongSizes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> networks.generator().run(List.of(new byte[12]), styles.subList(0, 1)))
                .withMessage("a picture must have 3072 bytes (32 x 32 RGB), but has 12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> networks.generator().run(pictures.subList(0, 1), List.of(StyleCode.uniform(1, 2))))
                .withMessage("a style code must have 6 values for 1 or 6 layers, but has 2 for 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> networks.generator().run(pictures, styles.subList(0, 1)))
                .withMessage("1 styles do not fit a batch of 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> networks.mappingNetwork().run(List.of(new float[4]), new int[1]))
                .withMessage("a latent code must have 5 values, but has 4");
    }

    @Test
    void refusesUnknownDomains() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> networks.styleEncoder().run(pictures, new int[] {0, 1, 3}))
                .withMessage("a domain must be 0 to 2, but is 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> networks.styleEncoder().run(pictures, new int[] {0}))
                .withMessage("1 domains do not fit a batch of 3");
    }

    @Test
    void refusesToRunOnceClosed() {
        ServingNetworks closed = open(EngineSettings.defaults().withEngine(engine));
        closed.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> closed.generator().run(pictures, styles))
                .withMessageContaining("closed");
    }

    private static RawNetwork raw(NetworkKind kind) {
        return new RawNetwork(RawGraphs.of(ARCHITECTURE, kind, weights(kind)));
    }

    private static Map<String, HostTensor> weights(NetworkKind kind) {
        return RandomWeights.of(ARCHITECTURE, kind);
    }

    private static List<byte[]> randomPictures(int count) {
        Random random = new Random(1);
        List<byte[]> pictures = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            byte[] picture = new byte[3 * SIZE * SIZE];
            random.nextBytes(picture);
            pictures.add(picture);
        }
        return pictures;
    }

    private static List<StyleCode> randomStyles(int count) {
        Random random = new Random(2);
        List<StyleCode> styles = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            styles.add(StyleCode.uniform(RandomWeights.gaussians(random, ARCHITECTURE.styleSize(), 1)));
        }
        return styles;
    }

    /** uint8 HWC -> float32 (N,3,H,W) in [-1, 1]. */
    private static HostTensor planes(List<byte[]> pictures) {
        float[] values = new float[pictures.size() * 3 * SIZE * SIZE];
        for (int n = 0; n < pictures.size(); n++) {
            for (int i = 0; i < pictures.get(n).length; i++) {
                values[planeIndex(n, i)] = (pictures.get(n)[i] & 0xff) / 127.5f - 1;
            }
        }
        return HostTensor.ofFloats(values, pictures.size(), 3, SIZE, SIZE);
    }

    /** Index in NCHW of value {@code i} of picture {@code n} in HWC. */
    private static int planeIndex(int n, int i) {
        int channel = i % 3;
        return (n * 3 + channel) * SIZE * SIZE + i / 3;
    }

    private static HostTensor codes(List<StyleCode> codes) {
        float[] values = new float[codes.size() * ARCHITECTURE.styleSize()];
        for (int n = 0; n < codes.size(); n++) {
            System.arraycopy(codes.get(n).values(), 0, values, n * ARCHITECTURE.styleSize(), ARCHITECTURE.styleSize());
        }
        return HostTensor.ofFloats(values, codes.size(), ARCHITECTURE.styleSize());
    }

    private HostTensor labels() {
        return HostTensor.ofLongs(new long[] {domains[0], domains[1], domains[2]}, BATCH);
    }
}
