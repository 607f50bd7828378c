package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.engine.MemoryBudget.Session;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.Footprint;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.RandomWeights;
import io.stylestream.network.onnx.ServingGraphs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final StarGanV2 ARCHITECTURE = new StarGanV2(32, 256, 256, 6, 5, 12, 2, 0);
    private static final Map<String, HostTensor> WEIGHTS = RandomWeights.of(ARCHITECTURE, NetworkKind.GENERATOR);
    private static final Session SHARED = new Session(2, 1);
    private static final Session SINGLE = new Session(1, 2);
    private static final long MEGABYTE = 1_000_000;

    @Test
    void withoutALimitEverySessionGetsWhatItWants() {
        List<OnnxGraph> graphs = graphs(EngineSettings.UNLIMITED_MEMORY);

        assertThat(graphs)
                .hasSize(2)
                .allSatisfy(graph -> assertThat(weights(graph)).isGreaterThan(weights(recorded())));
    }

    @Test
    void aLimitIsKeptByLeavingOutSomeOfTheLargerWeights() {
        // given
        List<OnnxGraph> unlimited = graphs(EngineSettings.UNLIMITED_MEMORY);
        long limit = MemoryBudget.bytes(unlimited, SHARED, SINGLE) - MEGABYTE;

        // when
        List<OnnxGraph> limited = graphs(limit);

        // then
        assertThat(MemoryBudget.bytes(limited, SHARED, SINGLE)).isLessThanOrEqualTo(limit);
        assertThat(weights(limited)).isLessThan(weights(unlimited));
        assertThat(weights(limited)).as("not all are left out").isGreaterThan(2 * weights(recorded()));
    }

    @Test
    void tooLittleMemoryIsRefusedWithWhatItTakes() {
        assertThatExceptionOfType(UsageError.class)
                .isThrownBy(() -> graphs(MEGABYTE))
                .withMessageMatching(
                        "the generator needs at least \\d+ MB of memory, but may take only 1 MB: allow more");
    }

    private static List<OnnxGraph> graphs(long memory) {
        EngineSettings settings = EngineSettings.defaults().withMemory(memory);
        return new MemoryBudget(settings, MemoryBudgetTest::recorded).graphs(SHARED, SINGLE);
    }

    private static OnnxGraph recorded() {
        return ServingGraphs.of(ARCHITECTURE, NetworkKind.GENERATOR, WEIGHTS);
    }

    private static long weights(List<OnnxGraph> graphs) {
        return graphs.stream().mapToLong(MemoryBudgetTest::weights).sum();
    }

    private static long weights(OnnxGraph graph) {
        return Footprint.of(graph).weights();
    }
}
