package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers as threads of one process; that they work as processes shows the train command's test. */
class TorchPeersTest {
    @TempDir
    Path folder;

    @Test
    void tensorsOfDifferentShapesAreAveragedInPlace() {
        // when
        List<float[]> means = together(peers -> {
            Tensor vector = TorchTensors.ofFloats(new float[] {peers.rank(), 4}, 2);
            Tensor matrix = TorchTensors.ofFloats(new float[] {1, 2, 3, 8 * peers.rank()}, 2, 2);
            peers.average(List.of(vector, matrix));
            float[] both = new float[6];
            System.arraycopy(TorchTensors.toHost(vector).toFloats(), 0, both, 0, 2);
            System.arraycopy(TorchTensors.toHost(matrix).toFloats(), 0, both, 2, 4);
            return both;
        });

        // then
        assertThat(means).allSatisfy(mean -> assertThat(mean).containsExactly(0.5f, 4, 1, 2, 3, 4));
    }

    @Test
    void theFirstOnesValueAndTensorsReachAll() {
        // when
        List<List<Number>> heard = together(peers -> {
            Tensor tensor = TorchTensors.ofFloats(new float[] {7 + peers.rank()}, 1);
            peers.takeFromFirst(List.of(tensor));
            return List.of(
                    peers.fromFirst(1_000_000_007L + peers.rank()),
                    TorchTensors.toHost(tensor).toFloats()[0]);
        });

        // then
        assertThat(heard).containsExactly(List.of(1_000_000_007L, 7f), List.of(1_000_000_007L, 7f));
    }

    @Test
    void alonePeersKeepWhatTheyHave() {
        // given
        TorchPeers alone = TorchPeers.alone(TorchDevice.cpu());
        Tensor tensor = TorchTensors.ofFloats(new float[] {3}, 1);

        // when
        alone.average(List.of(tensor));

        // then
        assertThat(TorchTensors.toHost(tensor).toFloats()).containsExactly(3);
        assertThat(alone.average(1, 2)).containsExactly(1, 2);
        assertThat(alone.fromFirst(5)).isEqualTo(5);
    }

    @Test
    void groupsThatNobodyUsesAnyMoreDoNoHarm() {
        for (int i = 0; i < 10; i++) {
            // given
            together("group-" + i, TorchPeers::rank);

            // when: the collector may free what is out of use; a corrupt native heap would end this process
            System.gc();
        }

        // then
        assertThat(together("last", peers -> peers.fromFirst(7))).containsExactly(7L, 7L);
    }

    private <T> List<T> together(Function<TorchPeers, T> work) {
        return together("meeting-point", work);
    }

    private <T> List<T> together(String name, Function<TorchPeers, T> work) {
        Path meetingPoint = folder.resolve(name);
        List<CompletableFuture<T>> results = List.of(0, 1).stream()
                .map(rank -> CompletableFuture.supplyAsync(
                        () -> work.apply(TorchPeers.join(meetingPoint, rank, 2, TorchDevice.cpu())),
                        action -> new Thread(action).start()))
                .toList();
        return results.stream().map(CompletableFuture::join).toList();
    }
}
