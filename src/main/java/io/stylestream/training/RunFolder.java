package io.stylestream.training;

import io.stylestream.model.AtomicDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where the files of a run are.
 *
 * @param path the run's folder
 */
record RunFolder(Path path) {
    private static final String SAMPLES = "samples";
    private static final String MODELS = "models";

    /** Removes what a run that was killed while it wrote has left behind. */
    void clean() throws IOException {
        AtomicDirectory.deleteLeftovers(path);
        for (String name : List.of(Checkpoint.FOLDER, SAMPLES, MODELS)) {
            AtomicDirectory.deleteLeftovers(path.resolve(name));
        }
    }

    /** One row of losses per iteration. */
    Path losses() {
        return path.resolve("losses.csv");
    }

    /** One row of {@link ValidationLosses} per evaluation. */
    Path validation() {
        return path.resolve("validation.csv");
    }

    Path lossPlot() {
        return path.resolve("losses.png");
    }

    Path report() {
        return path.resolve("report.html");
    }

    Path sample(int iteration) {
        return path.resolve(SAMPLES).resolve(number(iteration) + ".png");
    }

    /** The model that the run ends with. */
    Path model() {
        return path.resolve("model");
    }

    /** A model that is kept for good. */
    Path model(int iteration) {
        return path.resolve(MODELS).resolve(number(iteration));
    }

    /** An iteration as it stands in names: with zeros in front, so that names sort by it. */
    static String number(int iteration) {
        return String.format(Locale.ROOT, "%07d", iteration);
    }

    /** The iterations that have a sample grid, in order. */
    List<Integer> sampled() throws IOException {
        Path samples = path.resolve(SAMPLES);
        if (!Files.isDirectory(samples)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(samples)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("\\d{7,9}\\.png"))
                    .map(name -> Integer.parseInt(name.substring(0, name.indexOf('.'))))
                    .sorted()
                    .toList();
        }
    }
}
