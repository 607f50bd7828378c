package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stylestream.core.ElementType;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.OnnxValue;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SliceRunnerTest {
    private static final int THREADS = 3;
    private static final int MAX_SLICE = 4;

    private final SliceRunner slices = new SliceRunner(anyNetwork(), THREADS, MAX_SLICE);

    @AfterEach
    void close() {
        slices.close();
    }

    @Test
    void resultsComeInOrder() {
        List<Integer> results = slices.run(
                50, (runner, from, to) -> IntStream.range(from, to).boxed().toList());

        assertThat(results)
                .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
    }

    @Test
    void aSmallBatchIsSharedAmongTheThreads() {
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();

        slices.run(6, (runner, from, to) -> {
            sizes.add(to - from);
            return List.of();
        });

        assertThat(sizes).containsExactly(2, 2, 2);
    }

    @Test
    void slicesStaySmallEnoughForTheCache() {
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();

        slices.run(50, (runner, from, to) -> {
            sizes.add(to - from);
            return List.of();
        });

        assertThat(sizes).allMatch(size -> size <= MAX_SLICE).hasSize(13);
    }

    @Test
    void aFailureReachesTheCaller() {
        EngineFailure failure = new EngineFailure("slice 2 failed", new IllegalStateException());

        assertThatExceptionOfType(EngineFailure.class)
                .isThrownBy(() -> slices.run(9, (runner, from, to) -> {
                    if (from > 0) {
                        throw failure;
                    }
                    return List.of();
                }))
                .isSameAs(failure);
    }

    private static NetworkRunner anyNetwork() {
        OnnxGraph graph = new OnnxGraph("any");
        OnnxValue x = graph.input("x", ElementType.F32, 3);
        graph.output("out", graph.node("Relu", x).gives(ElementType.F32, 3));
        return new NetworkRunner(
                new NetworkLoader(EngineSettings.defaults().withEngine(OnnxRuntime.ENGINE_NAME)).load("any", graph));
    }
}
