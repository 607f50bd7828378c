package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchDevice.Choice;
import io.stylestream.network.torch.TorchPeers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** An iteration on a GPU against the same on the CPU; skipped where there is no GPU. */
@EnabledIf(value = "gpuAvailable", disabledReason = "libtorch sees no GPU; build with -Pcuda on a machine with one")
class StarGanV2StepGpuTest {
    static boolean gpuAvailable() {
        return torch.cuda_is_available();
    }

    @Test
    void aGpuLearnsWhatTheCpuLearns() {
        // given
        boolean tf32 = false; // as exact as the CPU
        torch.globalContext().setAllowTF32CuDNN(tf32);
        torch.globalContext().setAllowTF32CuBLAS(tf32);

        // when
        List<PhaseReport> expected = iterate(TorchDevice.cpu());
        List<PhaseReport> actual = iterate(TorchDevice.choose(Choice.CUDA, 0));

        // then
        for (int phase = 0; phase < expected.size(); phase++) {
            PhaseReport onGpu = actual.get(phase);
            expected.get(phase)
                    .losses()
                    .forEach((term, value) -> assertThat(onGpu.losses().get(term))
                            .as(onGpu.phase() + " " + term)
                            .isCloseTo(value, within(1e-3 * value)));
        }
    }

    @Test
    void weightsComeBackFromTheGpu() {
        // given
        TorchBackend backend = new TorchBackend(Precision.FLOAT32, false, TorchDevice.choose(Choice.CUDA, 0));

        // when
        TorchNetworks networks = TorchNetworks.of(GoldenFiles.TINY.architecture(), backend, GoldenFiles.TINY.weights());

        // then
        HostTensor before =
                GoldenFiles.TINY.weights().get(NetworkKind.GENERATOR).get("from_rgb.weight");
        HostTensor after = networks.of(NetworkKind.GENERATOR).toHost().get("from_rgb.weight");
        assertThat(after.toFloats()).containsExactly(before.toFloats());
    }

    @Test
    void aRunOnTheGpuIsEvaluatedShownAndSaved(@TempDir Path folder) throws IOException {
        // given
        SmallestRun.drawPictures(folder.resolve("data"));
        TorchPeers gpu = TorchPeers.alone(TorchDevice.choose(Choice.CUDA, 0));

        // when
        int done = new StarGanV2Trainer(
                        SmallestRun.settings(folder.resolve("data"), folder.resolve("run"), 2),
                        gpu,
                        new SmallestRun.Listener())
                .run();

        // then
        assertThat(done).isEqualTo(2);
        assertThat(folder.resolve("run/samples")).isNotEmptyDirectory();
        assertThat(folder.resolve("run/validation.csv")).isNotEmptyFile();
        assertThat(folder.resolve("run/checkpoints/0000002")).isNotEmptyDirectory();
    }

    private static List<PhaseReport> iterate(TorchDevice device) {
        TorchNetworks networks = TorchNetworks.of(
                GoldenFiles.TINY.architecture(),
                new TorchBackend(Precision.FLOAT32, false, device),
                GoldenFiles.TINY.weights());
        StarGanV2Step step = new StarGanV2Step(networks, networks.copyForAverage(), StarGanV2Options.paper());
        try (PointerScope scope = new PointerScope()) {
            return step.run(StarGanV2StepTest.batch(GoldenFiles.TINY.inputs()).on(device), 0);
        }
    }
}
