package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.training.DistillationTrainer.RunSettings;
import io.stylestream.training.DistillationTrainer.Teacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillationTrainerTest {
    private static final double HALF = 0.5;

    @TempDir
    Path folder;

    private final Teacher teacher = teacher(1, "teacher");
    private final Listener listener = new Listener();

    @BeforeEach
    void drawPictures() throws IOException {
        TorchDevice.useThreads(1);
        SmallestRun.drawPictures(folder.resolve("data"));
    }

    @Test
    void aStudentOfFullWidthBeginsAsItsTeacher() throws IOException {
        // given: steps that are too small to move a weight
        DistillationTrainer trainer = trainer("same", options(1, 1e-30), 1, teacher, false);

        // when
        trainer.run();

        // then
        assertThat(trainer.figures()).containsEntry("teacher_latent", 0.0).containsEntry("teacher_reference", 0.0);
        Map<String, HostTensor> generator = trainer.weights().get(NetworkKind.GENERATOR);
        teacher.weights()
                .get(NetworkKind.GENERATOR)
                .forEach((name, weight) ->
                        assertThat(generator.get(name).toFloats()).as(name).isEqualTo(weight.toFloats()));
    }

    @Test
    void aNarrowStudentComesCloserToItsTeacher() throws IOException {
        // given
        DistillationTrainer trainer = trainer("run", options(40, 3e-3), HALF, teacher, false);

        // when
        int done = trainer.run();

        // then
        assertThat(done).isEqualTo(40);
        IterationFigures losses = IterationFigures.read(folder.resolve("run/losses.csv"));
        for (String term : List.of("distillation.pixel", "distillation.gradient")) {
            double[] means = losses.curve(term, 8).values().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            assertThat(means).hasSize(8);
            assertThat(means[7]).as(term).isPositive().isLessThan(0.9 * means[0]);
        }
        assertThat(folder.resolve("run/report.html"))
                .content()
                .contains("data-status=\"ended\"", "difference from the teacher", "samples/0000040.png");
    }

    @Test
    void styleNetworksStayTheTeachers() throws IOException {
        // given
        DistillationTrainer trainer = trainer("run", options(2, 1e-3), HALF, teacher, false);

        // when
        trainer.run();

        // then
        assertThat(trainer.weights())
                .containsOnlyKeys(NetworkKind.GENERATOR, NetworkKind.MAPPING_NETWORK, NetworkKind.STYLE_ENCODER);
        for (NetworkKind kind : List.of(NetworkKind.MAPPING_NETWORK, NetworkKind.STYLE_ENCODER)) {
            assertThat(trainer.weights().get(kind))
                    .as(kind.fileName())
                    .isEqualTo(teacher.weights().get(kind));
        }
    }

    @Test
    void aResumedRunContinuesBitForBit() throws IOException {
        // given
        trainer("whole", options(4, 1e-3), HALF, teacher, false).run();
        DistillationTrainer stopped = trainer("parts", options(4, 1e-3), HALF, teacher, false);
        listener.onIteration = stopped::stop;
        assertThat(stopped.run()).isEqualTo(1);
        listener.onIteration = () -> {};

        // when
        trainer("parts", options(4, 1e-3), HALF, teacher, true).run();

        // then
        for (String file : List.of("networks.safetensors", "average.safetensors", "optimisers.safetensors")) {
            assertThat(folder.resolve("parts/checkpoints/0000004").resolve(file))
                    .hasSameBinaryContentAs(
                            folder.resolve("whole/checkpoints/0000004").resolve(file));
        }
        for (String table : List.of("losses.csv", "validation.csv")) {
            assertThat(folder.resolve("parts").resolve(table))
                    .hasSameTextualContentAs(folder.resolve("whole").resolve(table));
        }
    }

    @Test
    void resumingWithAnotherTeacherIsRefused() throws IOException {
        // given
        trainer("run", options(1, 1e-3), HALF, teacher, false).run();

        // when / then
        assertThatThrownBy(() -> trainer("run", options(2, 1e-3), HALF, teacher(2, "another"), true))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("another teacher");
    }

    @Test
    void aRunOfAnotherKindIsNotGoneOnWith() throws IOException {
        // given
        SmallestRun.trainer(folder.resolve("data"), folder.resolve("run"), 1, 1, false, new SmallestRun.Listener())
                .run();

        // when / then
        assertThatThrownBy(() -> trainer("run", options(2, 1e-3), HALF, teacher, true))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("another kind of run");
    }

    @Test
    void dataWithOtherDomainsIsRefused() throws IOException {
        // given
        Files.move(folder.resolve("data/circles"), folder.resolve("data/rings"));

        // when / then
        assertThatThrownBy(() -> trainer("run", options(1, 1e-3), HALF, teacher, false))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("the model knows the domains circles, squares");
    }

    private static Teacher teacher(long seed, String fingerprint) {
        TorchNetworks networks = TorchNetworks.initialise(SmallestRun.ARCHITECTURE, new TorchBackend(), seed);
        Map<NetworkKind, Map<String, HostTensor>> weights = new EnumMap<>(NetworkKind.class);
        for (NetworkKind kind : StarGanV2Step.AVERAGED) {
            weights.put(kind, networks.of(kind).toHost());
        }
        return new Teacher(SmallestRun.ARCHITECTURE, List.of("circles", "squares"), weights, fingerprint);
    }

    private static DistillationOptions options(int iterations, double learningRate) {
        return new DistillationOptions(
                "teacher",
                iterations,
                4,
                learningRate,
                0.9,
                1,
                0.5,
                AugmentationOptions.PAPER,
                7,
                Precision.FLOAT32,
                false);
    }

    private DistillationTrainer trainer(
            String run, DistillationOptions options, double width, Teacher of, boolean resume) throws IOException {
        RunPlan plan = new RunPlan(
                folder.resolve("data"),
                null,
                PictureLoading.DEFAULT,
                folder.resolve(run),
                options.iterations(),
                100,
                2,
                Math.max(1, options.iterations() / 4),
                0);
        return new DistillationTrainer(
                new RunSettings(plan, of, of.architecture().withGeneratorWidth(width), options, resume),
                TorchDevice.cpu(),
                listener);
    }

    private static final class Listener extends SmallestRun.Listener {
        private Runnable onIteration = () -> {};

        @Override
        public void iterated(int iteration, Map<String, Double> losses) {
            onIteration.run();
        }
    }
}
