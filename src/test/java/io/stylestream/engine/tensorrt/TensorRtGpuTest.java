package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.engine.Engines;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.RandomWeights;
import io.stylestream.network.onnx.precision.NormForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine on a GPU against ONNX Runtime on the CPU; skipped, with the reason, where it cannot run. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class TensorRtGpuTest {
    private static final StarGanV2 ARCHITECTURE = GoldenFiles.TINY.architecture();
    private static final int SIZE = ARCHITECTURE.imageSize();
    private static final String BATCHES = "1,8";

    /** Of the trained generator alone, which most tests take from here. */
    @TempDir
    static Path cache;

    @TempDir
    Path folder;

    /** Before each, since reports leave out a class that is skipped as a whole. */
    @BeforeEach
    void requireGpu() {
        TensorRtLibrary.unableToBuild().ifPresent(reason -> assumeTrue(false, reason));
        assertThat(Engines.available()).contains(TensorRtEngine.ENGINE_NAME);
    }

    static Stream<Arguments> networksAndPrecisions() {
        return Stream.of(NetworkKind.GENERATOR, NetworkKind.STYLE_ENCODER, NetworkKind.MAPPING_NETWORK)
                .flatMap(kind -> Stream.of(Precision.values()).map(precision -> Arguments.of(kind, precision)));
    }

    @Test
    void namesItself() {
        Engine engine = Engine.getEngine(TensorRtEngine.ENGINE_NAME);

        assertThat(engine.getVersion()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(engine.getGpuCount()).isPositive();
        assertThat(engine.defaultDevice()).isEqualTo(Device.gpu(0));
    }

    @ParameterizedTest
    @MethodSource("networksAndPrecisions")
    void computesWhatOnnxRuntimeComputes(NetworkKind kind, Precision precision) throws Exception {
        NetworkFiles network = network(kind, GoldenFiles.TINY.weights(kind), precision, NormForm.NATIVE_HALF);

        try (TensorRtModel model = build(network)) {
            String figure = kind == NetworkKind.GENERATOR ? "PSNR" : "cosine";
            assertThat(model.parity()).contains("batch 1 ", "batch 8 ", figure);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NATIVE_HALF")
    void otherFormsOfNormalisationsAreCloseEnoughToo(NormForm form) throws Exception {
        NetworkFiles network =
                network(NetworkKind.GENERATOR, GoldenFiles.TINY.weights(NetworkKind.GENERATOR), Precision.FP16, form);

        try (TensorRtModel model = build(network)) {
            assertThat(model.parity()).contains("PSNR");
        }
    }

    @Test
    void refusesANetworkThatIsNotItsReference() throws Exception {
        NetworkFiles network = new NetworkFiles(
                trained().converted(), random(NetworkKind.GENERATOR).reference(), ARCHITECTURE.domains());

        assertThatExceptionOfType(ParityFailure.class)
                .isThrownBy(() -> build(network))
                .withMessageContaining("PSNR");
    }

    @Test
    void batchesOfAnySizeGiveTheSamePictures() throws Exception {
        NetworkFiles network = trained();
        Inputs inputs = new Inputs(33);

        try (TensorRtModel model = load(network, Map.of());
                Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
            byte[] one = inputs.run(model, predictor, 1);

            for (int batch : new int[] {1, 3, 8, 33}) {
                for (int repetition = 0; repetition < 3; repetition++) { // plain, recorded, repeated
                    byte[] pictures = inputs.run(model, predictor, batch);

                    assertThat(pictures).hasSize(batch * one.length);
                    assertThat(psnr(pictures, one))
                            .as("first picture of %d", batch)
                            .isGreaterThan(45);
                }
            }
        }
    }

    @Test
    void cudaGraphsChangeNothing() throws Exception {
        NetworkFiles network = trained();
        Inputs inputs = new Inputs(8);

        try (TensorRtModel recorded = load(network, Map.of());
                Predictor<NDList, NDList> repeating = recorded.newPredictor(new NoopTranslator());
                TensorRtModel plain = load(network, Map.of("cudaGraphs", "false"));
                Predictor<NDList, NDList> launching = plain.newPredictor(new NoopTranslator())) {
            byte[] expected = inputs.run(plain, launching, 8);
            for (int i = 0; i < 3; i++) {
                assertThat(inputs.run(recorded, repeating, 8)).isEqualTo(expected);
            }
        }
    }

    @Test
    void severalPredictorsRunAtOnce() throws Exception {
        NetworkFiles network = trained();
        Inputs inputs = new Inputs(8);
        int predictors = 4;
        ExecutorService threads = Executors.newFixedThreadPool(predictors);

        try (TensorRtModel model = load(network, Map.of());
                Predictor<NDList, NDList> single = model.newPredictor(new NoopTranslator())) {
            byte[] expected = inputs.run(model, single, 8);
            List<Future<List<byte[]>>> running = new ArrayList<>();
            for (int i = 0; i < predictors; i++) {
                running.add(threads.submit(() -> {
                    List<byte[]> results = new ArrayList<>();
                    try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
                        for (int round = 0; round < 20; round++) {
                            results.add(inputs.run(model, predictor, 8));
                        }
                    }
                    return results;
                }));
            }
            for (Future<List<byte[]>> results : running) {
                assertThat(results.get())
                        .allSatisfy(result -> assertThat(result).isEqualTo(expected));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aSecondLoadTakesThePlanFromTheCache() throws Exception {
        load(trained(), Map.of()).close();
        Path plan = plan(cache);
        FileTime built = Files.getLastModifiedTime(plan);

        try (TensorRtModel model = load(trained(), Map.of())) {
            assertThat(model.parity()).isEqualTo("compared when it was built");
        }
        assertThat(Files.getLastModifiedTime(plan)).isEqualTo(built);
    }

    @Test
    void aDamagedPlanIsBuiltAgain() throws Exception {
        load(trained(), Map.of()).close();
        Path damaged = Files.write(folder.resolve(plan(cache).getFileName()), new byte[1000]);

        try (TensorRtModel model = build(trained())) {
            assertThat(model.parity()).contains("PSNR");
        }
        assertThat(Files.size(damaged)).isGreaterThan(1000);
    }

    @ParameterizedTest
    @EnumSource(names = {"GENERATOR", "STYLE_ENCODER"})
    void newWeightsAreExchangedWhilePredictorsRun(NetworkKind kind) throws Exception {
        NetworkFiles old = network(kind, GoldenFiles.TINY.weights(kind), Precision.FP16, NormForm.NATIVE_HALF);
        NetworkFiles fresh = random(kind);

        try (TensorRtModel model = build(old);
                Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
            // given
            Inputs inputs = new Inputs(3);
            byte[] before = inputs.run(model, predictor, 3, kind);

            // when
            String parity = model.exchangeWeights(fresh.converted(), fresh.reference());

            // then
            assertThat(parity).contains("batch 8 ");
            assertThat(inputs.run(model, predictor, 3, kind)).isNotEqualTo(before);
        }
    }

    @Test
    void refusesWeightsThatAreNotTheReferences() throws Exception {
        NetworkFiles old = trained();
        NetworkFiles fresh = random(NetworkKind.GENERATOR);
        Inputs inputs = new Inputs(2);

        try (TensorRtModel model = build(old);
                Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
            byte[] before = inputs.run(model, predictor, 2);

            assertThatExceptionOfType(ParityFailure.class)
                    .isThrownBy(() -> model.exchangeWeights(fresh.converted(), old.reference()));
            assertThat(inputs.run(model, predictor, 2)).isEqualTo(before);
        }
    }

    @Test
    void aSerialisedPlanIsLoadedWithoutItsModel() throws Exception {
        Inputs inputs = new Inputs(2);
        byte[] expected;
        try (TensorRtModel model = load(trained(), Map.of());
                Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
            expected = inputs.run(model, predictor, 2);
        }

        try (TensorRtModel model = NetworkFiles.newModel()) {
            model.load(plan(cache), null, Map.of());
            assertThat(model.parity()).isEqualTo("not compared");
            try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
                assertThat(inputs.run(model, predictor, 2)).isEqualTo(expected);
            }
        }
    }

    @Test
    void aSerialisedPlanIsComparedWithTheModelBesideIt() throws Exception {
        load(trained(), Map.of()).close();
        Path right = Files.copy(plan(cache), trained().reference().resolveSibling("reference.plan"));
        Path wrong = Files.copy(right, random(NetworkKind.GENERATOR).reference().resolveSibling("reference.plan"));

        try (TensorRtModel model = NetworkFiles.newModel()) {
            model.load(right, null, Map.of());
            assertThat(model.parity()).contains("batch 1 ", "PSNR");
        }
        try (TensorRtModel model = NetworkFiles.newModel()) {
            assertThatExceptionOfType(ParityFailure.class).isThrownBy(() -> model.load(wrong, null, Map.of()));
        }
    }

    /** The generator that most tests are about. */
    private NetworkFiles trained() throws IOException {
        return network(
                NetworkKind.GENERATOR,
                GoldenFiles.TINY.weights(NetworkKind.GENERATOR),
                Precision.FP16,
                NormForm.NATIVE_HALF);
    }

    private NetworkFiles random(NetworkKind kind) throws IOException {
        return network(kind, RandomWeights.of(ARCHITECTURE, kind), Precision.FP16, NormForm.NATIVE_HALF);
    }

    private NetworkFiles network(NetworkKind kind, Map<String, HostTensor> weights, Precision precision, NormForm norm)
            throws IOException {
        return NetworkFiles.write(folder, ARCHITECTURE, kind, weights, precision, norm);
    }

    /** The trained generator, from the second time on without building. */
    private static TensorRtModel load(NetworkFiles trained, Map<String, String> further) throws Exception {
        return trained.load(cache, BATCHES, further);
    }

    /** Always a new plan, compared with its reference. */
    private TensorRtModel build(NetworkFiles network) throws Exception {
        return network.load(folder, BATCHES, Map.of());
    }

    private static Path plan(Path cacheFolder) throws IOException {
        try (Stream<Path> files = Files.list(cacheFolder)) {
            return files.filter(file -> file.toString().endsWith(".plan"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static double psnr(byte[] pictures, byte[] first) {
        double squares = 0;
        for (int i = 0; i < first.length; i++) {
            squares += Math.pow((pictures[i] & 0xff) - (first[i] & 0xff), 2);
        }
        return 10 * Math.log10(255 * 255 * first.length / squares);
    }

    /** The same random pictures, styles and domains for any network. */
    private static final class Inputs {
        private final ByteBuffer pictures;
        private final ByteBuffer styles;
        private final ByteBuffer domains;

        Inputs(int most) {
            Random random = new Random(5);
            byte[] pixels = new byte[3 * SIZE * SIZE * most];
            random.nextBytes(pixels);
            pictures = direct(pixels.length).put(pixels).flip();
            int values = ARCHITECTURE.adainLayers() * ARCHITECTURE.styleSize() * most;
            styles = direct(Float.BYTES * values);
            for (int i = 0; i < values; i++) {
                styles.putFloat((float) random.nextGaussian());
            }
            styles.flip();
            domains = direct(Long.BYTES * most);
            for (int i = 0; i < most; i++) {
                domains.putLong(i % ARCHITECTURE.domains());
            }
            domains.flip();
        }

        byte[] run(TensorRtModel model, Predictor<NDList, NDList> predictor, int batch) throws Exception {
            return run(model, predictor, batch, NetworkKind.GENERATOR);
        }

        byte[] run(TensorRtModel model, Predictor<NDList, NDList> predictor, int batch, NetworkKind kind)
                throws Exception {
            try (NDManager manager = model.getNDManager().newSubManager()) {
                NDList list = new NDList(
                        array(manager, "picture", pictures, DataType.UINT8, batch, SIZE, SIZE, 3),
                        kind == NetworkKind.GENERATOR
                                ? array(
                                        manager,
                                        "style",
                                        styles,
                                        DataType.FLOAT32,
                                        batch,
                                        ARCHITECTURE.adainLayers(),
                                        ARCHITECTURE.styleSize())
                                : array(manager, "domain", domains, DataType.INT64, batch));
                ByteBuffer output = predictor.predict(list).singletonOrThrow().toByteBuffer();
                byte[] bytes = new byte[output.remaining()];
                output.get(bytes);
                return bytes;
            }
        }

        private static NDArray array(NDManager manager, String name, ByteBuffer all, DataType type, long... shape) {
            Shape extents = new Shape(shape);
            int bytes = Math.toIntExact(extents.size() * type.getNumOfBytes());
            ByteBuffer part = all.duplicate().order(ByteOrder.nativeOrder()).limit(bytes);
            NDArray array = manager.create(part, extents, type);
            array.setName(name);
            return array;
        }

        private static ByteBuffer direct(int bytes) {
            return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
    }
}
