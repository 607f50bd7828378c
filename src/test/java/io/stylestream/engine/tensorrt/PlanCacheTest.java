package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.core.ElementType;
import io.stylestream.network.onnx.OnnxFile;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCacheTest {
    private static final byte[] PLAN = {1, 2, 3};

    @TempDir
    Path folder;

    private PlanCache cache;

    @BeforeEach
    void cacheInAFolderThatIsNotThereYet() {
        cache = new PlanCache(folder.resolve("a/b"));
    }

    @Test
    void givesAPlanForItsOwnKeyOnly() throws IOException {
        // given
        PlanKey key = key("H200", "10.6.0", 1, Map.of());

        // when
        cache.storePlan(key, PLAN);

        // then
        assertThat(cache.plan(key("H200", "10.6.0", 1, Map.of()))).contains(PLAN);
        assertThat(Stream.of(
                        key("H100", "10.6.0", 1, Map.of()),
                        key("H200", "10.16.0", 1, Map.of()),
                        key("H200", "10.6.0", 2, Map.of()),
                        key("H200", "10.6.0", 1, Map.of("batches", "1,2")),
                        key("H200", "10.6.0", 1, Map.of("optimizationLevel", "5")),
                        key("H200", "10.6.0", 1, Map.of("refittable", "false"))))
                .allSatisfy(other -> assertThat(cache.plan(other)).isEmpty());
    }

    @Test
    void whatOnlyRunningDependsOnDoesNotMatter() throws IOException {
        assertThat(key("H200", "10.6.0", 1, Map.of("cudaGraphs", "false", "labels", "7")))
                .isEqualTo(key("H200", "10.6.0", 1, Map.of()));
    }

    @Test
    void forgetsAPlan() throws IOException {
        PlanKey key = key("H200", "10.6.0", 1, Map.of());
        cache.storePlan(key, PLAN);

        cache.removePlan(key);

        assertThat(cache.plan(key)).isEmpty();
    }

    @Test
    void sharesKernelTimesBetweenModels() throws IOException {
        cache.storeTiming(key("H200", "10.6.0", 1, Map.of()), PLAN);

        assertThat(cache.timing(key("H200", "10.6.0", 2, Map.of()))).contains(PLAN);
        assertThat(cache.timing(key("H100", "10.6.0", 1, Map.of()))).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenKeepsNothingButDoesNotFail() throws IOException {
        // given
        Path file = Files.createFile(folder.resolve("file"));
        PlanCache unusable = new PlanCache(file.resolve("cache"));
        PlanKey key = key("H200", "10.6.0", 1, Map.of());

        // when
        unusable.storePlan(key, PLAN);

        // then
        assertThat(unusable.plan(key)).isEmpty();
    }

    /** The key of a network whose weights, 4 kB beside the model, are all of one value. */
    private PlanKey key(String gpu, String version, float weight, Map<String, String> options) throws IOException {
        OnnxGraph graph = new OnnxGraph("sum");
        OnnxValue x = graph.input("x", ElementType.F32, OnnxValue.DYNAMIC, 1024);
        float[] weights = new float[1024];
        Arrays.fill(weights, weight);
        graph.output("out", graph.node("Add", x, graph.floats(weights)).gives(ElementType.F32, x.shape()));
        Path file = OnnxFile.write(graph, Files.createTempDirectory(folder, "graph"), "sum");
        return PlanKey.of(file, TensorRtOptions.read(options), gpu, version);
    }
}
