package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.cuda.CudaFailure;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When batches are recorded, replayed and forgotten; the network adds its inputs on the CPU. */
class BatchRecordingsTest {
    private static final int DUE = BatchRecordings.RUNS_BEFORE_RECORDING;

    private final Adder network = new Adder();
    private final BatchRecordings recordings = new BatchRecordings(network);
    private final PointerScope scope = new PointerScope();

    @AfterEach
    void close() {
        recordings.close();
        scope.close();
    }

    /** Counts what is asked of it. */
    private static final class Adder implements BatchRecordings.Recordable {
        private int runs;
        private int replays;
        private long givenBack;
        private boolean alone = true;
        private boolean recordable = true;
        private boolean memory = true;
        private boolean replayable = true;
        private final List<Long> recorded = new ArrayList<>();
        private final List<Long> closed = new ArrayList<>();

        @Override
        public Tensor run(Tensor first, Tensor second) {
            if (!memory) {
                throw new RuntimeException("CUDA out of memory");
            }
            runs++;
            return first.add(second);
        }

        @Override
        public boolean mayRecord() {
            return alone;
        }

        @Override
        public BatchRecordings.Replay record(Tensor first, Tensor second) {
            if (!recordable) {
                throw new CudaFailure("a CUDA graph failed");
            }
            long size = first.size(0);
            recorded.add(size);
            return new BatchRecordings.Replay() {
                @Override
                public Tensor run(Tensor newFirst, Tensor newSecond) {
                    if (!replayable) {
                        throw new CudaFailure("a CUDA graph failed");
                    }
                    replays++;
                    return newFirst.add(newSecond);
                }

                @Override
                public void close() {
                    closed.add(size);
                }
            };
        }

        @Override
        public long timesMemoryWasGivenBack() {
            return givenBack;
        }
    }

    private void run(int size, int times) {
        for (int i = 0; i < times; i++) {
            float[] values = new float[size];
            values[size - 1] = i;
            Tensor sum = recordings.run(TorchTensors.ofFloats(values, size), TorchTensors.ofFloats(values, size));
            assertThat(TorchTensors.toHost(sum).toFloats()[size - 1]).isEqualTo(2f * i);
        }
    }

    @Test
    void aSizeIsReplayedOnceItHasComeSomeTimes() {
        run(5, DUE);
        assertThat(network.replays).isZero();
        assertThat(network.recorded).containsExactly(5L);

        run(5, 4);
        assertThat(network.runs).isEqualTo(DUE);
        assertThat(network.replays).isEqualTo(4);
    }

    @Test
    void onlyBatchesThatWereComputedCount() {
        network.memory = false;
        for (int i = 0; i < DUE; i++) {
            assertThatThrownBy(() -> run(5, 1)).hasMessage("CUDA out of memory");
        }
        network.memory = true;

        run(5, DUE - 1);
        assertThat(network.recorded).isEmpty();
    }

    @Test
    void recordingsAreForgottenWhenMemoryIsGivenBack() {
        run(5, DUE + 1);

        network.givenBack++;
        run(5, 1);

        assertThat(network.closed).containsExactly(5L);
        assertThat(network.runs).isEqualTo(DUE + 1);
        run(5, DUE);
        assertThat(network.recorded).containsExactly(5L, 5L);
    }

    @Test
    void aSizeThatCannotBeRecordedIsComputedAndNotTriedAgain() {
        network.recordable = false;
        run(5, DUE);
        network.recordable = true;

        run(5, 3);
        run(6, DUE);

        assertThat(network.recorded).containsExactly(6L);
    }

    @Test
    void nothingIsRecordedWhileAnotherLaneHasTheStream() {
        network.alone = false;
        run(5, DUE + 2);
        assertThat(network.recorded).isEmpty();

        network.alone = true;
        run(5, 1);
        assertThat(network.recorded).containsExactly(5L);
    }

    @Test
    void aReplayThatFailsIsComputedInstead() {
        run(5, DUE + 1);

        network.replayable = false;
        run(5, 1);

        assertThat(network.closed).containsExactly(5L);
        assertThat(network.runs).isEqualTo(DUE + 1);
    }

    @Test
    void theSizeThatWasNotUsedForLongestMakesRoom() {
        for (int size = 1; size <= BatchRecordings.MOST_RECORDINGS; size++) {
            run(size, DUE);
        }
        run(1, 1);

        run(100, DUE);

        assertThat(network.closed).containsExactly(2L);
        assertThat(network.recorded).endsWith(100L);
    }
}
