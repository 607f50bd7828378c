package io.stylestream.engine.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The memory is a number here: what is tested is how batches shrink, not a device. */
class FittingBatchesTest {
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Integer> computed = new ArrayList<>();

    @Test
    void runsABatchThatFitsAsAWhole() {
        FittingBatches batches = new FittingBatches(128);

        batches.run(128, memoryFor(128));

        assertThat(sizes).containsExactly(128);
        assertThat(batches.limit()).isEqualTo(128);
    }

    @Test
    void splitsABatchBeyondTheLimitEvenly() {
        FittingBatches batches = new FittingBatches(128);

        batches.run(129, memoryFor(128));

        assertThat(sizes).containsExactly(65, 64);
        assertThat(computed).hasSize(129).isSorted();
    }

    @Test
    void halvesWhatDoesNotFitUntilItDoes() {
        FittingBatches batches = new FittingBatches(128);

        batches.run(100, memoryFor(30));

        assertThat(sizes).containsExactly(100, 50, 25, 25, 25, 25);
        assertThat(computed).hasSize(100).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void remembersTheLimit() {
        // given
        FittingBatches batches = new FittingBatches(128);
        batches.run(64, memoryFor(32));
        sizes.clear();

        // when
        batches.run(64, memoryFor(32));

        // then
        assertThat(batches.limit()).isEqualTo(32);
        assertThat(sizes).containsExactly(32, 32);
    }

    @Test
    void givesUpWhereNotEvenOneFits() {
        FittingBatches batches = new FittingBatches(4);

        assertThatExceptionOfType(OutOfDeviceMemory.class).isThrownBy(() -> batches.run(4, memoryFor(0)));
        assertThat(sizes).containsExactly(4, 2, 1);
    }

    @Test
    void passesOtherFailuresOnAtOnce() {
        FittingBatches batches = new FittingBatches(4);

        assertThatExceptionOfType(LostDevice.class)
                .isThrownBy(() -> batches.run(4, (from, to) -> {
                    sizes.add(to - from);
                    throw new LostDevice("the GPU fell off the bus");
                }));
        assertThat(sizes).containsExactly(4);
        assertThat(batches.limit()).isEqualTo(4);
    }

    @Test
    void aLostDeviceIsFoundBehindOtherFailures() {
        EngineException wrapped = new EngineException(new IllegalStateException(new LostDevice("an illegal address")));

        assertThat(LostDevice.in(wrapped))
                .get()
                .extracting(Throwable::getMessage)
                .isEqualTo("an illegal address; this process cannot use the GPU any more and has to be restarted");
        assertThat(LostDevice.in(new EngineException("another"))).isEmpty();
    }

    /** Computes, if there is memory for as many entries. */
    private FittingBatches.Part memoryFor(int most) {
        return (from, to) -> {
            sizes.add(to - from);
            if (to - from > most) {
                throw new OutOfDeviceMemory("no memory for %d entries".formatted(to - from));
            }
            for (int i = from; i < to; i++) {
                computed.add(i);
            }
        };
    }
}
