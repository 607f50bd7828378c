package io.stylestream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.GoldenFiles;
import io.stylestream.engine.EngineSettings;
import io.stylestream.model.ModelDirectory;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.translation.ModelTranslator;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A student from the command line to a served model. */
class DistillCommandTest {
    @TempDir
    Path folder;

    private Path teacher = Path.of("");
    private Path data = Path.of("");

    @BeforeEach
    void makeTeacherAndData() throws IOException {
        teacher = folder.resolve("teacher");
        data = folder.resolve("data");
        ModelDirectory model = GoldenFiles.TINY.importTo(teacher);
        Random random = new Random(2);
        for (String domain : model.manifest().domains()) {
            Path pictures = Files.createDirectories(data.resolve(domain));
            for (int i = 0; i < 4; i++) {
                BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
                Graphics2D graphics = image.createGraphics();
                graphics.setColor(new Color(random.nextInt(1 << 24)));
                graphics.fillOval(10, 10, 20 + random.nextInt(30), 40);
                graphics.dispose();
                ImageIO.write(image, "png", pictures.resolve(i + ".png").toFile());
            }
        }
    }

    @Test
    void aStudentIsAModelLikeAnyOther() throws IOException {
        // when
        int distilled = distill("--width", "0.5", "--iterations", "2", "--batch-size", "2");
        int compacted = run("compact", "--model", student().toString(), "--out", folder.resolve("compact") + "");
        int evaluated = run(
                "evaluate",
                "student",
                "--model",
                teacher.toString(),
                "--student",
                folder.resolve("compact").toString(),
                "--data",
                data.toString(),
                "--engine",
                "onnxruntime",
                "--out",
                folder.resolve("scores").toString());

        // then
        assertThat(List.of(distilled, compacted, evaluated)).containsOnly(0);
        ModelDirectory model = ModelDirectory.open(student());
        StarGanV2 wide = GoldenFiles.TINY.architecture();
        assertThat(model.architecture()).isEqualTo(wide.withGeneratorChannels(4, 16));
        assertThat(model.manifest().provenance().notes())
                .contains("Student of", ModelDirectory.open(teacher).fingerprint(NetworkKind.GENERATOR));
        assertThat(model.manifest().provenance().metrics()).containsKeys("teacher_latent", "style_reference");
        assertThat(Files.readAllLines(folder.resolve("scores/scores.csv"))).hasSize(3);
        assertThat(ImageIO.read(folder.resolve("scores/examples.png").toFile())).isNotNull();
        EngineSettings settings =
                EngineSettings.defaults().withEngine("onnxruntime").withThreads(1);
        try (var translator = Models.translator(ModelDirectory.open(folder.resolve("compact")), settings)) {
            assertThat(translator).isInstanceOf(ModelTranslator.class);
        }
    }

    @Test
    void anImpossibleWidthIsWrongInput() {
        assertThat(distill("--width", "1.5", "--iterations", "1")).isEqualTo(Stylestream.WRONG_INPUT);
    }

    @Test
    void theWidthOfARunThatGoesOnCannotBeChanged() {
        // given
        assertThat(distill("--iterations", "1", "--batch-size", "2")).isZero();

        // when / then
        assertThat(distill("--iterations", "2", "--resume", "--width", "0.25")).isEqualTo(Stylestream.WRONG_INPUT);
        assertThat(distill("--iterations", "2")).as("without --resume").isEqualTo(Stylestream.WRONG_INPUT);
        assertThat(distill("--iterations", "2", "--resume")).isZero();
    }

    private int distill(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "distill",
                "--model",
                teacher.toString(),
                "--data",
                data.toString(),
                "--out",
                folder.resolve("run").toString(),
                "--device",
                "cpu",
                "--threads",
                "1",
                "--picture-cache",
                "0"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private Path student() {
        return folder.resolve("run/model");
    }

    private static int run(String... arguments) {
        return Stylestream.execute(arguments);
    }
}
