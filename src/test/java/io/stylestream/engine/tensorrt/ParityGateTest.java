package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.engine.Engines;
import io.stylestream.engine.OnnxRuntime;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.OnnxFile;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.ServingGraphs;
import io.stylestream.network.onnx.precision.NormForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate between pairs of models on ONNX Runtime, one of which is converted or disturbed. */
class ParityGateTest {
    private static final StarGanV2 ARCHITECTURE = GoldenFiles.TINY.architecture();
    private static final Shape PICTURE = new Shape(-1, 64, 64, 3);
    private static final TensorInfo PICTURE_IN = new TensorInfo("picture", DataType.UINT8, PICTURE, true);
    private static final List<TensorInfo> GENERATOR_INPUTS = List.of(
            PICTURE_IN, new TensorInfo("style", DataType.FLOAT32, new Shape(-1, ARCHITECTURE.adainLayers(), 8), true));
    private static final List<TensorInfo> GENERATOR_OUTPUTS =
            List.of(new TensorInfo("picture_out", DataType.UINT8, PICTURE, false));
    private static final List<TensorInfo> ENCODER_INPUTS =
            List.of(PICTURE_IN, new TensorInfo("domain", DataType.INT64, new Shape(-1), true));
    private static final List<TensorInfo> ENCODER_OUTPUTS =
            List.of(new TensorInfo("style", DataType.FLOAT32, new Shape(-1, 8), false));
    private static final List<Integer> BATCHES = List.of(1, 6);

    @TempDir
    Path folder;

    @BeforeAll
    static void keepTheEngineLibraryOffline() {
        assertThat(Engines.available()).contains(OnnxRuntime.ENGINE_NAME);
    }

    @Test
    void letsAHalfPrecisionGeneratorPassWithItsFigures() throws IOException {
        String figures = compare(
                NetworkKind.GENERATOR,
                graph(NetworkKind.GENERATOR, 0),
                converted(NetworkKind.GENERATOR, Precision.FP16, NormForm.DECOMPOSED));

        assertThat(figures)
                .matches("batch 1 picture_out: PSNR [\\d.]+ dB \\(at least 40.0\\); batch 6 picture_out: .*");
    }

    @Test
    void letsAHalfPrecisionStyleEncoderPassForEveryDomain() throws IOException {
        String figures = compare(
                NetworkKind.STYLE_ENCODER,
                graph(NetworkKind.STYLE_ENCODER, 0),
                converted(NetworkKind.STYLE_ENCODER, Precision.FP16, NormForm.NATIVE));

        assertThat(figures).matches("batch 1 style: cosine (1.000000|0.999\\d+) \\(at least 0.999\\); batch 6 .*");
    }

    @Test
    void refusesAGeneratorWithDisturbedWeightsAndNamesTheFigures() throws IOException {
        OnnxGraph disturbed = graph(NetworkKind.GENERATOR, 0.2f);

        assertThatExceptionOfType(ParityFailure.class)
                .isThrownBy(() -> compare(NetworkKind.GENERATOR, graph(NetworkKind.GENERATOR, 0), disturbed))
                .withMessageMatching(
                        "its outputs differ from the reference: batch 1 picture_out: PSNR [123]?\\d\\.\\d dB"
                                + " \\(at least 40.0\\); batch 6 .*");
    }

    @Test
    void refusesAStyleEncoderWithDisturbedWeights() throws IOException {
        OnnxGraph disturbed = graph(NetworkKind.STYLE_ENCODER, 0.2f);

        assertThatExceptionOfType(ParityFailure.class)
                .isThrownBy(() -> compare(NetworkKind.STYLE_ENCODER, graph(NetworkKind.STYLE_ENCODER, 0), disturbed))
                .withMessageContaining("style: cosine");
    }

    private String compare(NetworkKind kind, OnnxGraph reference, OnnxGraph candidate) throws IOException {
        boolean generator = kind == NetworkKind.GENERATOR;
        List<TensorInfo> inputs = generator ? GENERATOR_INPUTS : ENCODER_INPUTS;
        List<TensorInfo> outputs = generator ? GENERATOR_OUTPUTS : ENCODER_OUTPUTS;
        ParityGate gate = new ParityGate(inputs, outputs, ARCHITECTURE.domains());
        try (ReferenceModel expected = new ReferenceModel(write(reference), inputs);
                ReferenceModel actual = new ReferenceModel(write(candidate), inputs)) {
            return gate.reference(expected).require(actual, BATCHES);
        }
    }

    private Path write(OnnxGraph graph) throws IOException {
        return OnnxFile.write(graph, Files.createTempDirectory(folder, "graph"), "network");
    }

    private static OnnxGraph converted(NetworkKind kind, Precision precision, NormForm norm) {
        OnnxGraph graph = graph(kind, 0);
        TensorRt.convert(graph, precision, norm);
        return graph;
    }

    /** @param disturbance relative, on every other weight */
    private static OnnxGraph graph(NetworkKind kind, float disturbance) {
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        GoldenFiles.TINY.weights(kind).forEach((name, tensor) -> {
            float[] values = tensor.toFloats();
            for (int i = 0; i < values.length; i += 2) {
                values[i] *= 1 + disturbance;
            }
            weights.put(name, HostTensor.ofFloats(values, tensor.shape()));
        });
        return ServingGraphs.of(ARCHITECTURE, kind, weights);
    }
}
