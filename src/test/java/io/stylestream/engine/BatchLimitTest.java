package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchLimitTest {
    private final BatchLimit limit = new BatchLimit("network");
    private final List<Integer> tried = new ArrayList<>();

    /** A device that holds so many entries at once. */
    private BatchLimit.Part<Integer> device(int capacity) {
        return (from, to) -> {
            tried.add(to - from);
            if (to - from > capacity) {
                throw new OutOfDeviceMemory("full", new IllegalStateException());
            }
            return IntStream.range(from, to).boxed().toList();
        };
    }

    @Test
    void aBatchThatFitsRunsAsAWhole() {
        List<Integer> results = limit.run(32, device(32));

        assertThat(results).hasSize(32);
        assertThat(tried).containsExactly(32);
    }

    @Test
    void aBatchThatDoesNotFitIsHalvedUntilItDoes() {
        List<Integer> results = limit.run(32, device(10));

        assertThat(results)
                .containsExactlyElementsOf(IntStream.range(0, 32).boxed().toList());
        assertThat(tried).containsExactly(32, 16, 8, 8, 8, 8);
    }

    @Test
    void theLimitIsRemembered() {
        limit.run(32, device(10));
        tried.clear();

        limit.run(20, device(10));

        assertThat(tried).containsExactly(8, 8, 4);
    }

    @Test
    void aSingleEntryThatDoesNotFitFails() {
        assertThatExceptionOfType(OutOfDeviceMemory.class).isThrownBy(() -> limit.run(3, device(0)));
        assertThat(tried).containsExactly(3, 1);
    }

    @Test
    void aLargerBatchNeverRaisesTheLimit() {
        limit.run(64, device(32));
        tried.clear();

        limit.run(128, device(128));

        assertThat(tried).containsExactly(32, 32, 32, 32);
    }

    @Test
    void otherFailuresArePassedOnAtOnce() {
        assertThatExceptionOfType(LostDevice.class)
                .isThrownBy(() -> limit.run(4, (from, to) -> {
                    tried.add(to - from);
                    throw new LostDevice("the GPU fell off the bus");
                }));
        assertThat(tried).containsExactly(4);
        tried.clear();

        limit.run(4, device(4));

        assertThat(tried).containsExactly(4);
    }

    @Test
    void anEmptyBatchRunsNothing() {
        assertThat(limit.run(0, device(1))).isEmpty();
        assertThat(tried).isEmpty();
    }
}
