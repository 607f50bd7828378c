package io.stylestream.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine as any DJL program sees it. */
class TorchEngineTest {
    private static final GoldenFiles GOLDEN = GoldenFiles.TINY;

    @TempDir
    static Path folder;

    private static Path directory;

    @BeforeAll
    static void importModel() {
        directory = GOLDEN.importTo(folder.resolve("model")).path();
    }

    private static Criteria<NDList, NDList> criteria(String network) {
        return Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optEngine("Torch")
                .optDevice(Device.cpu())
                .optModelPath(directory)
                .optOption("network", network)
                .optTranslator(new NoopTranslator())
                .build();
    }

    private static NDList latentCodes(NDManager manager) {
        HostTensor z = GOLDEN.inputs().get("z");
        HostTensor y = GOLDEN.inputs().get("y_trg");
        return new NDList(
                manager.create(z.toFloats(), new Shape(z.shape())), manager.create(y.toLongs(), new Shape(y.shape())));
    }

    @Test
    void criteriaLoadANetworkOfAModelDirectory() throws Exception {
        try (ZooModel<NDList, NDList> model = criteria("mapping-network").loadModel();
                NDManager manager = model.getNDManager().newSubManager();
                Predictor<NDList, NDList> predictor = model.newPredictor()) {
            NDList out = predictor.predict(latentCodes(manager));

            assertThat(out.singletonOrThrow().toFloatArray())
                    .containsExactly(GOLDEN.expected().get("style_latent").toFloats(), within(1e-4f));
            assertThat(model.describeInput().keys()).containsExactly("z", "domain");
            assertThat(model.describeInput().get("z"))
                    .isEqualTo(new Shape(-1, GOLDEN.architecture().latentSize()));
            assertThat(model.describeOutput().keys()).containsExactly("style");
        }
    }

    @Test
    void theBlockAloneComputesToo() throws Exception {
        try (ZooModel<NDList, NDList> model = criteria("mapping-network").loadModel();
                NDManager manager = model.getNDManager().newSubManager()) {
            NDList out = model.getBlock().forward(null, latentCodes(manager), false);

            assertThat(out.singletonOrThrow().getShape())
                    .isEqualTo(new Shape(GOLDEN.expected().get("style_latent").shape()));
        }
    }

    @Test
    void manyPredictorsOfOneModelDoNotDisturbEachOther() throws Exception {
        float[] expected = GOLDEN.expected().get("style_latent").toFloats();
        try (ZooModel<NDList, NDList> model = criteria("mapping-network").loadModel()) {
            List<float[]> results = IntStream.range(0, 16)
                    .parallel()
                    .mapToObj(call -> predict(model))
                    .toList();

            assertThat(results).allSatisfy(result -> assertThat(result).containsExactly(expected, within(1e-4f)));
        }
    }

    private static float[] predict(ZooModel<NDList, NDList> model) {
        try (NDManager manager = model.getNDManager().newSubManager();
                Predictor<NDList, NDList> predictor = model.newPredictor()) {
            return predictor.predict(latentCodes(manager)).singletonOrThrow().toFloatArray();
        } catch (TranslateException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void inputsOfTheWrongShapeTypeOrBatchAreRefused() throws Exception {
        try (ZooModel<NDList, NDList> model = criteria("mapping-network").loadModel();
                NDManager manager = model.getNDManager().newSubManager();
                Predictor<NDList, NDList> predictor = model.newPredictor()) {
            NDArray codes = manager.create(new float[8], new Shape(2, 4));

            assertThatExceptionOfType(TranslateException.class)
                    .isThrownBy(() -> predictor.predict(new NDList(codes, codes)))
                    .withMessageContaining("the input domain must be int64 (-1), but is float32 (2, 4)");
            assertThatExceptionOfType(TranslateException.class)
                    .isThrownBy(() -> predictor.predict(new NDList(codes, manager.create(new long[3]))))
                    .withMessageContaining("the inputs must have one batch size");
            assertThatExceptionOfType(TranslateException.class)
                    .isThrownBy(() -> predictor.predict(new NDList(codes)))
                    .withMessageContaining("the network takes 2 inputs, but gets 1");
        }
    }

    @Test
    void wrongOptionsAreToldInOneSentence() {
        try (Model model = Model.newInstance("any", Device.cpu(), "Torch")) {
            assertThatExceptionOfType(MalformedModelException.class)
                    .isThrownBy(() -> model.load(directory, null, Map.of()))
                    .withMessage("a network is loaded from a model directory with the option network, one of generator,"
                            + " mapping-network, style-encoder");
            assertThatExceptionOfType(MalformedModelException.class)
                    .isThrownBy(() -> model.load(directory, null, Map.of("network", "painter")))
                    .withMessageStartingWith("there is no network 'painter'");
            assertThatExceptionOfType(MalformedModelException.class)
                    .isThrownBy(() -> model.load(directory, null, Map.of("network", "discriminator")))
                    .withMessageContaining("serves training only");
            assertThatExceptionOfType(MalformedModelException.class)
                    .isThrownBy(() -> model.load(directory, null, Map.of("network", "generator", "precision", "int8")))
                    .withMessage("there is no precision 'int8'; choose one of float32, float16, bfloat16");
        }
    }

    @Test
    void arraysKeepWhatTheyAreMadeOf() {
        try (NDManager manager = Engine.getEngine("Torch").newBaseManager(Device.cpu())) {
            ByteBuffer direct = manager.allocateDirect(8);
            direct.asFloatBuffer().put(new float[] {1, 2});

            NDArray shared = manager.create(direct, new Shape(2), DataType.FLOAT32);
            NDArray copied = manager.create(FloatBuffer.wrap(new float[] {3, 4, 5}), new Shape(3), DataType.FLOAT32);

            assertThat(shared.toFloatArray()).containsExactly(1, 2);
            assertThat(copied.toFloatArray()).containsExactly(3, 4, 5);
            assertThat(shared.getDevice()).isEqualTo(Device.cpu());
            direct.asFloatBuffer().put(7);
            assertThat(shared.toFloatArray()).containsExactly(7, 2);
        }
    }

    @Test
    void namesItselfAndItsVersion() {
        Engine engine = Engine.getEngine("Torch");

        assertThat(engine.getEngineName()).isEqualTo("Torch");
        assertThat(engine.getVersion()).startsWith("2.");
    }
}
