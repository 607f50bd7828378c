package io.stylestream.training;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The losses of a run as a CSV file: one row per iteration, one column per term.
 *
 * <p>Columns are {@code iteration}, {@code lambda_diversity}, then {@code <phase>.<term>} and
 * {@code <phase>.gradient.<network>}; a term that an iteration did not compute is left empty. Not thread-safe.
 */
final class LossLog implements AutoCloseable {
    private final Path file;
    private final BufferedWriter writer;
    private boolean headed;

    private LossLog(Path file, BufferedWriter writer, boolean headed) {
        this.file = file;
        this.writer = writer;
        this.headed = headed;
    }

    /**
     * Opens the log for appending, without the rows of later iterations that an interrupted run left behind.
     *
     * @param done iterations that are already done
     */
    static LossLog open(Path file, int done) throws IOException {
        List<String> kept = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (kept.isEmpty() || isWhole(line, kept.get(0)) && iterationOf(line) <= done) {
                    kept.add(line);
                }
            }
        }
        Files.write(file, kept, StandardCharsets.UTF_8);
        return new LossLog(
                file,
                Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND),
                !kept.isEmpty());
    }

    /** A run that was killed may leave a row that ends early. */
    private static boolean isWhole(String row, String header) {
        return row.chars().filter(c -> c == ',').count()
                == header.chars().filter(c -> c == ',').count();
    }

    private static int iterationOf(String row) {
        return Integer.parseInt(row.substring(0, row.indexOf(',')));
    }

    /** Adds the row of one iteration, counted from 1. */
    void add(int iteration, double lambdaDiversity, List<PhaseReport> reports) throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("lambda_diversity", lambdaDiversity);
        for (PhaseReport report : reports) {
            String phase = report.phase().name().toLowerCase(Locale.ROOT);
            report.losses().forEach((term, value) -> values.put(phase + "." + term, value));
            report.gradientNorms()
                    .forEach((kind, value) -> values.put(phase + ".gradient." + kind.officialName(), value));
        }
        if (!headed) {
            writer.write("iteration," + String.join(",", values.keySet()) + "\n");
            headed = true;
        }
        writer.write(Integer.toString(iteration));
        for (double value : values.values()) {
            writer.write(Double.isNaN(value) ? "," : String.format(Locale.ROOT, ",%.6g", value));
        }
        writer.write("\n");
    }

    /** Makes all rows visible to readers of the file. */
    void flush() throws IOException {
        writer.flush();
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
