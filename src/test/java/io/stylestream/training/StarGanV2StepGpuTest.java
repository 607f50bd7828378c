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
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** An iteration on a GPU against the same on the CPU; skipped where there is no GPU. */
@EnabledIf(value = "gpuAvailable", disabledReason = "libtorch sees no GPU; build with -Pcuda on a machine with one")
class StarGanV2StepGpuTest {
    /** So small that rounding of one iteration's updates does not reach the next one's losses. */
    private static final double SLOW = 3e-6;

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
    void recordedIterationsLearnWhatSingleKernelsLearn() {
        // given
        int iterations = 12;
        TorchDevice gpu = TorchDevice.choose(Choice.CUDA, 0);
        TorchNetworks taughtByRecordings = networks(gpu);
        TorchNetworks taughtBySingleKernels = networks(gpu.withoutGraphs());
        StarGanV2Step recorded = step(taughtByRecordings, 2, SLOW);
        StarGanV2Step single = step(taughtBySingleKernels, 2, SLOW);

        for (int iteration = 0; iteration < iterations; iteration++) {
            // when
            List<PhaseReport> expected = iterate(single, gpu, iteration);
            List<PhaseReport> actual = iterate(recorded, gpu, iteration);

            // then
            for (int phase = 0; phase < expected.size(); phase++) {
                PhaseReport replayed = actual.get(phase);
                String where = "iteration " + iteration + " " + replayed.phase() + " ";
                expected.get(phase)
                        .losses()
                        .forEach((term, value) -> assertThat(replayed.losses().get(term))
                                .as(where + term)
                                .satisfies(loss -> assertSimilar(loss, value)));
            }
        }
        assertThat(recorded.recordings()).as("with and without R1").isEqualTo(2);
        assertThat(single.recordings()).isZero();
        assertThat(recorded.optimiser(NetworkKind.GENERATOR).steps()).isEqualTo(2 * iterations);
        for (NetworkKind kind : NetworkKind.values()) {
            assertThat(cosine(learned(taughtByRecordings, kind), learned(taughtBySingleKernels, kind)))
                    .as("directions in which weights of the %s went", kind.fileName())
                    .isGreaterThan(0.9);
        }
    }

    /** How all weights of a network differ from those that it began with. */
    private static double[] learned(TorchNetworks networks, NetworkKind kind) {
        Map<String, HostTensor> before = GoldenFiles.TINY.weights().get(kind);
        return networks.of(kind).toHost().entrySet().stream()
                .flatMapToDouble(weight -> {
                    float[] now = weight.getValue().toFloats();
                    float[] then = before.get(weight.getKey()).toFloats();
                    return IntStream.range(0, now.length).mapToDouble(i -> now[i] - then[i]);
                })
                .toArray();
    }

    private static double cosine(double[] a, double[] b) {
        return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
    }

    private static double product(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    /** NaN stands for a term that the iteration leaves out. */
    private static void assertSimilar(double loss, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(loss).isNaN();
        } else {
            assertThat(loss).isCloseTo(expected, within(0.02 * Math.abs(expected)));
        }
    }

    @Test
    void recordingsOutliveOtherWorkOnTheGpu() {
        // given
        TorchDevice gpu = TorchDevice.choose(Choice.CUDA, 0);
        gpu.prepareTraining();
        StarGanV2Step step = step(gpu, 2);
        for (int iteration = 0; iteration < 8; iteration++) {
            iterate(step, gpu, iteration);
        }
        assertThat(step.recordings()).isEqualTo(2);

        // when: pictures of other batch sizes, as for sample grids
        TorchNetworks others = TorchNetworks.of(
                GoldenFiles.TINY.architecture(),
                new TorchBackend(Precision.FLOAT32, false, gpu),
                GoldenFiles.TINY.weights());
        TrainingBatch batch = StarGanV2StepTest.batch(GoldenFiles.TINY.inputs()).on(gpu);
        try (PointerScope scope = new PointerScope()) {
            for (int copies = 3; copies < 12; copies++) {
                Tensor x = batch.x().repeat(copies, 1, 1, 1);
                others.generate(x, others.encode(x, batch.y().repeat(copies)))
                        .sum()
                        .item_float();
            }
        }

        // then
        List<PhaseReport> after = iterate(step, gpu, 9);
        assertThat(after.get(0).losses().get("real")).isPositive().isLessThan(10);
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
        return iterate(step(device, 1), device, 0);
    }

    private static List<PhaseReport> iterate(StarGanV2Step step, TorchDevice device, int iteration) {
        try (PointerScope scope = new PointerScope()) {
            return step.run(StarGanV2StepTest.batch(GoldenFiles.TINY.inputs()).on(device), iteration);
        }
    }

    private static TorchNetworks networks(TorchDevice device) {
        return TorchNetworks.of(
                GoldenFiles.TINY.architecture(),
                new TorchBackend(Precision.FLOAT32, false, device),
                GoldenFiles.TINY.weights());
    }

    private static StarGanV2Step step(TorchDevice device, int r1Every) {
        return step(networks(device), r1Every, StarGanV2Options.LEARNING_RATE);
    }

    private static StarGanV2Step step(TorchNetworks networks, int r1Every, double learningRate) {
        BeyondPaper none = BeyondPaper.none();
        BeyondPaper lazy = new BeyondPaper(
                none.precision(),
                none.channelsLast(),
                r1Every,
                none.augmentations(),
                none.adversarial(),
                none.lambdaR2(),
                none.lambdaInterDomain(),
                none.frozen());
        return new StarGanV2Step(networks, networks.copyForAverage(), PaperOptions.with(learningRate, lazy));
    }
}
