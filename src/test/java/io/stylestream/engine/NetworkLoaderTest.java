package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ZooModel;
import io.stylestream.core.ElementType;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NetworkLoaderTest {
    private final NetworkLoader loader =
            new NetworkLoader(EngineSettings.defaults().withEngine(OnnxRuntime.ENGINE_NAME));
    private final String name = UUID.randomUUID().toString();

    @Test
    void leavesNoFileBehind() throws IOException {
        ZooModel<NDList, NDList> model = loader.load(name, threeNumbers("Add"));

        assertThat(temporaryFiles()).isZero();
        model.close();
    }

    @Test
    void explainsWhyAnEngineRefusesAGraph() throws IOException {
        assertThatExceptionOfType(EngineFailure.class)
                .isThrownBy(() -> loader.load(name, threeNumbers("NoSuchOperator")))
                .withMessageStartingWith("engine OnnxRuntime cannot load the network " + name)
                .withMessageContaining("NoSuchOperator");
        assertThat(temporaryFiles()).isZero();
    }

    @Test
    void aFailedBatchDoesNotHarmTheNext() {
        try (NetworkRunner runner = new NetworkRunner(loader.load(name, threeNumbers("Add")))) {
            assertThatExceptionOfType(EngineFailure.class)
                    .isThrownBy(() -> runner.run(input(1, 2)))
                    .withMessageStartingWith("the engine failed on a batch of 2");

            ByteBuffer output = runner.run(input(1, 2, 3));

            assertThat(output.remaining()).isEqualTo(3 * Float.BYTES);
            assertThat(output.getFloat()).isEqualTo(2);
        }
    }

    @Test
    void whereTheEngineIsFreeARefusedNetworkGoesToTheNextBest() {
        List<String> tried = new ArrayList<>();

        String loaded = NetworkLoader.load(EngineSettings.defaults(), NetworkLoaderTest::choose, each -> {
            tried.add(each.engineName());
            if (each.engineName().equals(EngineChoice.TORCH)) {
                throw new EngineFailure("it cannot load the network");
            }
            return each.engineName();
        });

        assertThat(tried).containsExactly("Torch", "OnnxRuntime");
        assertThat(loaded).isEqualTo("OnnxRuntime");
    }

    @Test
    void whatAllEnginesRefuseEndsWithTheLastOnesReason() {
        List<String> tried = new ArrayList<>();

        assertThatExceptionOfType(EngineFailure.class)
                .isThrownBy(() -> NetworkLoader.load(EngineSettings.defaults(), NetworkLoaderTest::choose, each -> {
                    tried.add(each.engineName());
                    throw new EngineFailure(each.engineName() + " refuses");
                }))
                .withMessage("OnnxRuntime refuses");
        assertThat(tried).containsExactly("Torch", "OnnxRuntime");
    }

    @Test
    void anEngineThatWasAskedForIsNotExchanged() {
        assertThatExceptionOfType(EngineFailure.class)
                .isThrownBy(() -> NetworkLoader.load(EngineSettings.defaults().withEngine("torch"), each -> {
                    throw new EngineFailure(each.engineName() + " refuses");
                }))
                .withMessage("Torch refuses");
    }

    /** As on a machine with a GPU, where Torch is better. */
    private static EngineChoice choose(Map<String, String> refusals) {
        return refusals.isEmpty()
                ? new EngineChoice(EngineChoice.TORCH, List.of())
                : new EngineChoice(OnnxRuntime.ENGINE_NAME, List.copyOf(refusals.values()));
    }

    /** A graph of three numbers and one operator that takes each twice. */
    private static OnnxGraph threeNumbers(String operator) {
        OnnxGraph graph = new OnnxGraph("three");
        OnnxValue x = graph.input("x", ElementType.F32, 3);
        graph.output("out", graph.node(operator, x, x).gives(ElementType.F32, 3));
        return graph;
    }

    private static NetworkInput input(float... values) {
        return new NetworkInput("x", DataType.FLOAT32, new Shape(values.length), buffer -> {
            for (float value : values) {
                buffer.putFloat(value);
            }
        });
    }

    private long temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().contains(name))
                    .count();
        }
    }
}
