package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that begin with a model for smaller pictures. */
class ImitationTest {
    private static final StarGanV2 LARGER = new StarGanV2(64, 4, 16, 4, 4, 8, 2, 0);

    @TempDir
    Path folder;

    private final Listener listener = new Listener();
    private Path small;

    @BeforeEach
    void trainForSmallPictures() throws IOException {
        TorchDevice.useThreads(1);
        small = SmallestRun.trained(folder);
    }

    @Test
    void grownNetworksComeCloserToTheSmallOnes() throws IOException {
        // when
        trainer(LARGER, 200).run();

        // then
        assertThat(listener.distances).hasSize(200);
        for (NetworkKind kind : List.of(NetworkKind.GENERATOR, NetworkKind.STYLE_ENCODER, NetworkKind.DISCRIMINATOR)) {
            double first = mean(kind, 0);
            double last = mean(kind, 190);
            assertThat(last).as(kind.fileName()).isPositive().isLessThan(0.8 * first);
        }
    }

    @Test
    void trainingGoesOnFromGrownNetworksWhichAreSavedFirst() throws IOException {
        // given
        StarGanV2Trainer trainer = trainer(LARGER, 1);
        listener.hearsOfCheckpoints = trainer::stop;

        // when
        int done = trainer.run();

        // then
        assertThat(done).isZero();
        assertThat(folder.resolve("second/checkpoints/0000000")).isDirectory();
    }

    @Test
    void whoeverStopsWhileNetworksGrowIsToldToBeginAgain() throws IOException {
        // given
        StarGanV2Trainer trainer = trainer(LARGER, 5);
        trainer.stop();

        // when, then
        assertThatThrownBy(trainer::run)
                .isInstanceOf(TrainingFailure.class)
                .hasMessage("stopped while the networks grew, with nothing to save yet; start again");
        assertThat(folder.resolve("second/checkpoints")).doesNotExist();
    }

    @Test
    void networksForPicturesOfTheSameSizeHaveNothingToImitate() throws IOException {
        // when
        trainer(SmallestRun.ARCHITECTURE, 5).run();

        // then
        assertThat(listener.distances).isEmpty();
    }

    @Test
    void fewerThanNoIterationsAreRefused() {
        assertThatThrownBy(() -> trainer(LARGER, -1))
                .isInstanceOf(UsageError.class)
                .hasMessage("--growth-iterations must be 0 or more, but is -1");
    }

    private StarGanV2Trainer trainer(StarGanV2 architecture, int growthIterations) throws IOException {
        return SmallestRun.startedFrom(small, architecture, growthIterations, listener);
    }

    /** Over ten iterations. */
    private double mean(NetworkKind kind, int from) {
        return listener.distances.subList(from, from + 10).stream()
                .mapToDouble(distances -> distances.get(kind))
                .average()
                .orElseThrow();
    }

    private static final class Listener extends SmallestRun.Listener {
        final List<Map<NetworkKind, Double>> distances = new ArrayList<>();
        Runnable hearsOfCheckpoints = () -> {};

        @Override
        public void grew(int iteration, int iterations, Map<NetworkKind, Double> distances) {
            this.distances.add(distances);
        }

        @Override
        public void wrote(String what, Path file) {
            if (what.equals("checkpoint")) {
                hearsOfCheckpoints.run();
            }
        }
    }
}
