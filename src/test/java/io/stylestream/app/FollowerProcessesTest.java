package io.stylestream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.stylestream.image.BufferedPictures;
import io.stylestream.image.RgbPicture;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.LostPeerException;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchPeers;
import io.stylestream.training.Follower;
import io.stylestream.training.PictureLoading;
import io.stylestream.training.StarGanV2Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training in real processes. */
class FollowerProcessesTest {
    private static final StarGanV2 SMALLEST = new StarGanV2(32, 4, 8, 4, 4, 8, 2, 0);

    @TempDir
    Path folder;

    @Test
    void twoProcessesLearnWhatOneLearns() throws IOException {
        // given
        drawPictures();

        // when
        int alone = train("alone");
        int together = train("together", "--processes", "2");

        // then
        assertThat(alone).isZero();
        assertThat(together).isZero();
        List<double[]> expected = losses("alone");
        List<double[]> actual = losses("together");
        assertThat(actual).hasSameSizeAs(expected).hasSize(3);
        for (int row = 0; row < expected.size(); row++) {
            for (int column = 0; column < expected.get(row).length; column++) {
                double value = expected.get(row)[column];
                assertThat(actual.get(row)[column])
                        .as("row %d, column %d of losses.csv", row, column)
                        .isCloseTo(value, within(0.01 * Math.abs(value) + 1e-4));
            }
        }
        assertThat(folder.resolve("together/model/manifest.json")).exists();
    }

    @Test
    void aProcessThatEndsIsNamedWithItsReason() throws IOException {
        // given
        Path missing = folder.resolve("missing");
        Follower.Task task = new Follower.Task(missing, SMALLEST, StarGanV2Options.paper(), PictureLoading.DEFAULT);

        // when / then
        try (FollowerProcesses followers = FollowerProcesses.start(task, 2, TorchDevice.cpu(), 1)) {
            TorchPeers peers = followers.join();
            assertThatThrownBy(() -> {
                        try {
                            peers.fromFirst(0);
                        } catch (LostPeerException e) {
                            throw followers.explain(e);
                        }
                    })
                    .isInstanceOf(FollowerProcesses.FollowerLost.class)
                    .hasMessageStartingWith("training process 2 of 2 ended with exit code 2: ")
                    .hasMessageContaining(missing.toString());
        }
    }

    @Test
    void aProcessThatIsKilledIsSaidToBe() throws IOException {
        // given
        drawPictures();
        Follower.Task task =
                new Follower.Task(folder.resolve("data"), SMALLEST, StarGanV2Options.paper(), PictureLoading.DEFAULT);
        List<ProcessHandle> others = ProcessHandle.current().children().toList();

        // when / then
        try (FollowerProcesses followers = FollowerProcesses.start(task, 2, TorchDevice.cpu(), 1)) {
            TorchPeers peers = followers.join();
            ProcessHandle.current()
                    .children()
                    .filter(child -> !others.contains(child))
                    .forEach(ProcessHandle::destroyForcibly);
            assertThatThrownBy(() -> {
                        try {
                            peers.average(new double[1]);
                        } catch (LostPeerException e) {
                            throw followers.explain(e);
                        }
                    })
                    .isInstanceOf(FollowerProcesses.FollowerLost.class)
                    .hasMessageStartingWith("training process 2 of 2 was killed by signal 9");
        }
    }

    @Test
    void aGpuThatIsNotThereIsWrongInput() throws IOException {
        // given
        assumeThat(torch.cuda_is_available()).isFalse();
        drawPictures();

        // when
        int code = train("out", "--device", "cuda");

        // then
        assertThat(code).isEqualTo(Stylestream.WRONG_INPUT);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private int train(String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "stargan-v2", "--data"));
        arguments.addAll(List.of(
                folder.resolve("data").toString(), "--out", folder.resolve(out).toString()));
        arguments.addAll(List.of("--image-size", "32", "--base-channels", "4", "--max-channels", "8"));
        arguments.addAll(List.of("--style-size", "4", "--latent-size", "4", "--hidden-size", "8"));
        arguments.addAll(List.of("--batch-size", "2", "--iterations", "3", "--threads", "1"));
        arguments.addAll(List.of(more));
        return Stylestream.execute(arguments.toArray(new String[0]));
    }

    private List<double[]> losses(String out) throws IOException {
        return Files.readAllLines(folder.resolve(out).resolve("losses.csv")).stream()
                .skip(1)
                .map(line -> Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
    }

    private void drawPictures() throws IOException {
        Random random = new Random(1);
        for (String domain : List.of("a", "b")) {
            Path pictures = Files.createDirectories(folder.resolve("data").resolve(domain));
            for (int i = 0; i < 4; i++) {
                byte[] rgb = new byte[3 * 32 * 32];
                random.nextBytes(rgb);
                ImageIO.write(
                        BufferedPictures.toImage(new RgbPicture(32, 32, rgb)),
                        "png",
                        pictures.resolve(i + ".png").toFile());
            }
        }
    }
}
