package io.stylestream.app;

import io.stylestream.core.UsageError;
import io.stylestream.engine.GeneratorEngine;
import io.stylestream.engine.NetworkLoader;
import io.stylestream.engine.ServingNetworks;
import io.stylestream.evaluation.DomainPictures;
import io.stylestream.evaluation.StudentEvaluation;
import io.stylestream.evaluation.StudentEvaluation.Example;
import io.stylestream.evaluation.StudentEvaluation.Likeness;
import io.stylestream.evaluation.StudentEvaluation.Quality;
import io.stylestream.evaluation.StudentEvaluation.Score;
import io.stylestream.image.PictureEncoder;
import io.stylestream.image.PictureFormat;
import io.stylestream.image.PictureGrid;
import io.stylestream.image.PictureGrid.Heading;
import io.stylestream.image.RgbPicture;
import io.stylestream.image.SyntheticMark;
import io.stylestream.model.ModelDirectory;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate student}: compares a student's pictures with its teacher's. */
@Command(
        name = "student",
        description = "Translates every picture into another domain with a student and with its teacher, in styles of"
                + " latent codes and of references, and says how alike the results are: PSNR, 1 - MS-SSIM, and the"
                + " difference of the style codes that the teacher's style encoder reads from them. \"Other style\" is"
                + " the same between the teacher's pictures in two styles of a domain.",
        showDefaultValues = true,
        sortOptions = false)
final class EvaluateStudentCommand implements Callable<Integer> {
    private static final int EXAMPLES = 6;
    /** So many times as strong as it is, for the eye. */
    private static final int SHOWN_DIFFERENCE = 4;

    @Option(names = "--model", description = "Model directory of the teacher. Default: the bundled model.")
    @Nullable
    Path model;

    @Option(
            names = "--student",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            required = true,
            description = "Model directory of the student.")
    Path student = Path.of("");

    @Option(
            names = "--data",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            required = true,
            description = "Folder with a folder per domain of the model, with pictures that neither has seen.")
    Path data = Path.of("");

    @Option(names = "--pictures", defaultValue = "100", description = "Most pictures of each domain.")
    int pictures;

    @Option(
            names = "--out",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            required = true,
            description = "Folder for scores.csv and examples.png.")
    Path out = Path.of("");

    @Mixin
    EngineOptions engine = new EngineOptions();

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (pictures < 2) {
            throw new UsageError("--pictures must be at least 2, a reference and another one, but is " + pictures);
        }
        PrintWriter output = Objects.requireNonNull(spec).commandLine().getOut();
        ModelDirectory teaching = Models.open(model);
        ModelDirectory learned = ModelDirectory.open(student);
        requireSameStyles(teaching, learned);
        List<String> domains = teaching.manifest().domains();
        List<List<RgbPicture>> loaded = DomainPictures.load(
                data, domains, pictures, teaching.architecture().imageSize());
        OutputFolder.make(out);
        List<Score> scores;
        try (ServingNetworks networks = ServingNetworks.open(teaching, engine.settings());
                GeneratorEngine generator = NetworkLoader.load(
                        engine.settings(),
                        loader ->
                                loader.loadGenerator(learned.architecture(), learned.tensors(NetworkKind.GENERATOR)))) {
            StudentEvaluation evaluation = new StudentEvaluation(networks, generator, loaded);
            try (PictureProgress progress = new PictureProgress(evaluation.steps())) {
                scores = evaluation.run(EXAMPLES, progress::step);
            }
        }
        scores.forEach(score -> print(output, score));
        OutputFolder.write(out, "scores.csv", csv(scores));
        SyntheticMark mark =
                new SyntheticMark(learned.manifest().name(), learned.manifest().version());
        OutputFolder.write(out, "examples.png", new PictureEncoder(mark).encode(examples(scores), PictureFormat.PNG));
        output.println("scores and examples: " + out);
        output.flush();
        return 0;
    }

    private void requireSameStyles(ModelDirectory teacher, ModelDirectory student) {
        StarGanV2 wide = teacher.architecture();
        StarGanV2 narrow = student.architecture();
        if (narrow.imageSize() != wide.imageSize()
                || narrow.styleSize() != wide.styleSize()
                || !student.manifest().domains().equals(teacher.manifest().domains())) {
            throw new UsageError("%s is no student of %s: picture size, style size and domains must be the same"
                    .formatted(this.student, model == null ? "the bundled model; give its teacher as --model" : model));
        }
    }

    private static void print(PrintWriter output, Score score) {
        output.printf(
                "%n%-26s %9s %12s %12s%n",
                "%s styles, %d pictures".formatted(word(score), score.pictures()),
                "PSNR",
                "1 - MS-SSIM",
                "style codes");
        print(output, "student and teacher", score.student());
        print(output, "teacher, other style", score.otherStyle());
        output.printf("%-26s %12s %15s%n", "", "style error", "back and forth");
        print(output, "teacher", score.ofTeacher());
        print(output, "student", score.ofStudent());
    }

    private static void print(PrintWriter output, String name, Likeness likeness) {
        output.printf(
                Locale.ROOT,
                "  %-24s %6.2f dB %12.4f %12.4f%n",
                name,
                likeness.psnr(),
                likeness.structureDistance(),
                likeness.styleDistance());
    }

    private static void print(PrintWriter output, String name, Quality quality) {
        output.printf(Locale.ROOT, "  %-24s %12.4f %12.2f dB%n", name, quality.styleError(), quality.cyclePsnr());
    }

    private static String word(Score score) {
        return score.guidance().name().toLowerCase(Locale.ROOT);
    }

    private static List<String> csv(List<Score> scores) {
        List<String> rows = new ArrayList<>(List.of("styles,pictures,psnr_db,structure_distance,style_distance,"
                + "other_style_psnr_db,other_style_structure_distance,other_style_style_distance,"
                + "teacher_style_error,student_style_error,teacher_cycle_psnr_db,student_cycle_psnr_db"));
        for (Score score : scores) {
            rows.add(String.format(
                    Locale.ROOT,
                    "%s,%d,%.4f,%.6f,%.6f,%.4f,%.6f,%.6f,%.6f,%.6f,%.4f,%.4f",
                    word(score),
                    score.pictures(),
                    score.student().psnr(),
                    score.student().structureDistance(),
                    score.student().styleDistance(),
                    score.otherStyle().psnr(),
                    score.otherStyle().structureDistance(),
                    score.otherStyle().styleDistance(),
                    score.ofTeacher().styleError(),
                    score.ofStudent().styleError(),
                    score.ofTeacher().cyclePsnr(),
                    score.ofStudent().cyclePsnr()));
        }
        return rows;
    }

    private static RgbPicture examples(List<Score> scores) {
        List<Heading> rows = new ArrayList<>();
        List<List<RgbPicture>> cells = new ArrayList<>();
        for (Score score : scores) {
            for (Example example : score.examples()) {
                rows.add(Heading.of(word(score) + " style"));
                cells.add(List.of(
                        example.source(),
                        example.teacher(),
                        example.student(),
                        difference(example.teacher(), example.student())));
            }
        }
        List<Heading> columns = List.of(
                Heading.of("source"),
                Heading.of("teacher"),
                Heading.of("student"),
                Heading.of("difference x " + SHOWN_DIFFERENCE));
        return new PictureGrid(rows, columns, cells).draw(1);
    }

    private static RgbPicture difference(RgbPicture a, RgbPicture b) {
        byte[] rgb = new byte[a.rgb().length];
        for (int i = 0; i < rgb.length; i++) {
            int difference = Math.abs((a.rgb()[i] & 0xFF) - (b.rgb()[i] & 0xFF));
            rgb[i] = (byte) Math.min(255, SHOWN_DIFFERENCE * difference);
        }
        return new RgbPicture(a.width(), a.height(), rgb);
    }
}
