package io.stylestream.training;

import io.stylestream.model.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Figures of a run as a CSV file that grows: the first column is {@code iteration}, the others are named by the first
 * row that is added; a value that is not a number is left empty. Not thread-safe.
 */
final class IterationTable implements AutoCloseable {
    private final Path file;
    private final BufferedWriter writer;
    private boolean headed;

    private IterationTable(Path file, BufferedWriter writer, boolean headed) {
        this.file = file;
        this.writer = writer;
        this.headed = headed;
    }

    /**
     * Opens the table for appending, without the rows of later iterations that an interrupted run left behind.
     *
     * @param done iterations that are already done
     */
    static IterationTable open(Path file, int done) throws IOException {
        List<String> kept = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (kept.isEmpty() || isWhole(line, kept.get(0)) && iterationOf(line) <= done) {
                    kept.add(line);
                }
            }
        }
        if (kept.size() == 1) {
            kept.clear(); // what begins anew may have other columns
        }
        String text = kept.isEmpty() ? "" : String.join("\n", kept) + "\n";
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        return new IterationTable(
                file,
                Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND),
                !kept.isEmpty());
    }

    /** A run that was killed may leave a row that ends early, or a disk that was full an empty one. */
    private static boolean isWhole(String row, String header) {
        return row.chars().filter(c -> c == ',').count()
                == header.chars().filter(c -> c == ',').count();
    }

    /** More than any, where it cannot be read. */
    private static int iterationOf(String row) {
        try {
            return Integer.parseInt(row.substring(0, row.indexOf(',')));
        } catch (NumberFormatException damaged) {
            return Integer.MAX_VALUE;
        }
    }

    /**
     * Adds the row of one iteration, counted from 1.
     *
     * @param values by column, the same columns in every row
     */
    void add(int iteration, Map<String, Double> values) throws IOException {
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
