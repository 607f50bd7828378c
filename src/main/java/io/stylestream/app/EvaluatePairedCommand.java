package io.stylestream.app;

import io.stylestream.engine.ServingNetworks;
import io.stylestream.evaluation.PairedEvaluation;
import io.stylestream.evaluation.PairedEvaluation.Example;
import io.stylestream.evaluation.PairedEvaluation.PairScore;
import io.stylestream.evaluation.PairedPictures;
import io.stylestream.image.PictureEncoder;
import io.stylestream.image.PictureFormat;
import io.stylestream.image.PictureGrid;
import io.stylestream.image.PictureGrid.Heading;
import io.stylestream.image.RgbPicture;
import io.stylestream.image.SyntheticMark;
import io.stylestream.model.ModelDirectory;
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

/** {@code evaluate paired}: compares translations with the true pictures of a paired data set. */
@Command(
        name = "paired",
        description =
                "Translates every picture into every other domain, in the style of another picture of that domain,"
                        + " and compares the result with the target domain's own picture of the same name (PSNR).",
        showDefaultValues = true,
        sortOptions = false)
final class EvaluatePairedCommand implements Callable<Integer> {
    private static final int EXAMPLES = 2;

    @Option(names = "--model", description = "Model directory. Default: the bundled model.")
    @Nullable
    Path model;

    @Option(
            names = "--data",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            required = true,
            description = "Folder with a folder per domain of the model; pictures of the same thing have one name.")
    Path data = Path.of("");

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
        PrintWriter output = Objects.requireNonNull(spec).commandLine().getOut();
        ModelDirectory directory = Models.open(model);
        List<String> domains = directory.manifest().domains();
        PairedPictures pictures = PairedPictures.find(data, domains);
        OutputFolder.make(out);
        List<PairScore> scores;
        try (ServingNetworks networks = ServingNetworks.open(directory, engine.settings())) {
            PairedEvaluation evaluation = new PairedEvaluation(networks, pictures);
            try (PictureProgress progress = new PictureProgress(evaluation.translations())) {
                scores = evaluation.run(EXAMPLES, progress::step);
            }
        }
        print(output, domains, scores, pictures.names().size());
        OutputFolder.write(
                out, "scores.csv", csv(domains, scores, pictures.names().size()));
        SyntheticMark mark = new SyntheticMark(
                directory.manifest().name(), directory.manifest().version());
        OutputFolder.write(
                out, "examples.png", new PictureEncoder(mark).encode(examples(domains, scores), PictureFormat.PNG));
        output.println("scores and examples: " + out);
        output.flush();
        return 0;
    }

    private static void print(PrintWriter output, List<String> domains, List<PairScore> scores, int pictures) {
        for (PairScore score : scores) {
            print(
                    output,
                    domains.get(score.source()) + " to " + domains.get(score.target()),
                    score.psnr(),
                    score.unchangedPsnr());
        }
        print(
                output,
                "mean, %d pictures each".formatted(pictures),
                scores.stream().mapToDouble(PairScore::psnr).average().orElse(Double.NaN),
                scores.stream().mapToDouble(PairScore::unchangedPsnr).average().orElse(Double.NaN));
    }

    private static void print(PrintWriter output, String pair, double psnr, double unchanged) {
        output.printf(Locale.ROOT, "%-28s %5.2f dB, the source unchanged %5.2f dB%n", pair, psnr, unchanged);
    }

    private static List<String> csv(List<String> domains, List<PairScore> scores, int pictures) {
        List<String> rows = new ArrayList<>(List.of("source,target,pictures,psnr_db,unchanged_psnr_db"));
        for (PairScore score : scores) {
            rows.add(String.format(
                    Locale.ROOT,
                    "%s,%s,%d,%.4f,%.4f",
                    domains.get(score.source()),
                    domains.get(score.target()),
                    pictures,
                    score.psnr(),
                    score.unchangedPsnr()));
        }
        return rows;
    }

    private static RgbPicture examples(List<String> domains, List<PairScore> scores) {
        List<Heading> rows = new ArrayList<>();
        List<List<RgbPicture>> cells = new ArrayList<>();
        for (PairScore score : scores) {
            for (Example example : score.examples()) {
                rows.add(Heading.of(domains.get(score.source()) + " to " + domains.get(score.target())));
                cells.add(List.of(example.source(), example.reference(), example.result(), example.truth()));
            }
        }
        List<Heading> columns =
                List.of(Heading.of("source"), Heading.of("reference"), Heading.of("result"), Heading.of("truth"));
        return new PictureGrid(rows, columns, cells).draw(1);
    }
}
