package io.stylestream.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine as any DJL program sees it. */
class VectorEngineTest {
    private static final GoldenFiles GOLDEN = GoldenFiles.TINY;

    @TempDir
    static Path folder;

    private static Path directory;

    @BeforeAll
    static void importModel() {
        directory = GOLDEN.importTo(folder.resolve("model")).path();
    }

    private static ZooModel<NDList, NDList> mappingNetwork() throws Exception {
        return Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optEngine("Vector")
                .optModelPath(directory)
                .optOption("network", "mapping-network")
                .optTranslator(new NoopTranslator())
                .build()
                .loadModel();
    }

    private static NDList latentCodes(NDManager manager) {
        HostTensor z = GOLDEN.inputs().get("z");
        HostTensor y = GOLDEN.inputs().get("y_trg");
        return new NDList(
                manager.create(z.toFloats(), new Shape(z.shape())), manager.create(y.toLongs(), new Shape(y.shape())));
    }

    @Test
    void criteriaLoadANetworkOfAModelDirectory() throws Exception {
        try (ZooModel<NDList, NDList> model = mappingNetwork();
                NDManager manager = model.getNDManager().newSubManager();
                Predictor<NDList, NDList> predictor = model.newPredictor()) {
            NDList out = predictor.predict(latentCodes(manager));

            assertThat(out.singletonOrThrow().toFloatArray())
                    .containsExactly(GOLDEN.expected().get("style_latent").toFloats(), within(1e-4f));
            assertThat(model.describeInput().keys()).containsExactly("z", "domain");
            assertThat(model.describeOutput().get("style"))
                    .isEqualTo(new Shape(-1, GOLDEN.architecture().styleSize()));
        }
    }

    @Test
    void inputsOfTheWrongShapeTypeBatchOrEngineAreRefused() throws Exception {
        try (ZooModel<NDList, NDList> model = mappingNetwork();
                NDManager manager = model.getNDManager().newSubManager();
                NDManager other = Engine.getEngine("Torch").newBaseManager(Device.cpu());
                Predictor<NDList, NDList> predictor = model.newPredictor()) {
            NDArray codes = manager.create(new float[8], new Shape(2, 4));

            assertThatExceptionOfType(TranslateException.class)
                    .isThrownBy(() -> predictor.predict(new NDList(codes, codes)))
                    .withMessageContaining("the input domain must be int64 (-1), but is float32 (2, 4)");
            assertThatExceptionOfType(TranslateException.class)
                    .isThrownBy(() -> predictor.predict(new NDList(codes, manager.create(new long[3]))))
                    .withMessageContaining("the inputs must have one batch size");
            assertThatExceptionOfType(TranslateException.class)
                    .isThrownBy(() -> predictor.predict(latentCodes(other)))
                    .withMessageContaining("create it with this model's manager");
        }
    }

    @Test
    void wrongOptionsAreToldInOneSentence() {
        try (Model model = Model.newInstance("any", Device.cpu(), "Vector")) {
            assertThatExceptionOfType(MalformedModelException.class)
                    .isThrownBy(() -> model.load(directory, null, Map.of("network", "painter")))
                    .withMessageStartingWith("there is no network 'painter'");
            assertThatExceptionOfType(MalformedModelException.class)
                    .isThrownBy(() -> model.load(directory, null, Map.of("network", "discriminator")))
                    .withMessageContaining("not served");
            assertThatExceptionOfType(MalformedModelException.class)
                    .isThrownBy(() -> model.load(directory, null, Map.of("network", "generator", "memory", "1048576")))
                    .withMessageMatching("its weights( and features)? take \\d+ MiB, but 1 MiB are allowed");
        }
    }

    @Test
    void itHasNoGpu() {
        Engine engine = Engine.getEngine("Vector");

        assertThat(engine.getGpuCount()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.newBaseManager(Device.gpu()))
                .withMessage("the engine Vector computes on the CPU, not on gpu(0)");
    }
}
