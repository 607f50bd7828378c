package io.stylestream.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of an {@link IterationTable}, read back.
 *
 * @param columns names; the first is the iteration
 * @param rows values in the order of the columns; NaN where the table says nothing
 */
record IterationFigures(List<String> columns, List<double[]> rows) {

    /** Reads a table; rows that end early are left out. No figures if the file does not exist. */
    static IterationFigures read(Path csv) throws IOException {
        if (!Files.exists(csv)) {
            return new IterationFigures(List.of(), List.of());
        }
        List<String> lines = Files.readAllLines(csv, StandardCharsets.UTF_8);
        if (lines.isEmpty()) {
            return new IterationFigures(List.of(), List.of());
        }
        List<String> columns = List.of(lines.get(0).split(",", -1));
        List<double[]> rows = lines.subList(1, lines.size()).stream()
                .map(IterationFigures::parse)
                .filter(row -> row.length == columns.size() && Double.isFinite(row[0]))
                .toList();
        return new IterationFigures(columns, rows);
    }

    private static double[] parse(String line) {
        return Arrays.stream(line.split(",", -1))
                .mapToDouble(IterationFigures::number)
                .toArray();
    }

    private static double number(String cell) {
        try {
            return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
        } catch (NumberFormatException damaged) {
            return Double.NaN;
        }
    }

    /** The values of an iteration by column, without those that are missing; empty if there is no row of it. */
    Map<String, Double> at(int iteration) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (double[] row : rows) {
            for (int column = 1; column < row.length; column++) {
                if (row[0] == iteration && Double.isFinite(row[column])) {
                    values.put(columns.get(column), row[column]);
                }
            }
        }
        return values;
    }

    /** A column as a curve of at most so many points, each the average over a stretch of iterations. */
    Curve curve(String column, int mostPoints) {
        int index = columns.indexOf(column);
        int stretch = Math.max(1, (rows.size() + mostPoints - 1) / mostPoints);
        List<Double> iterations = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += stretch) {
            List<double[]> part = rows.subList(from, Math.min(rows.size(), from + stretch));
            iterations.add(part.get(part.size() - 1)[0]);
            values.add(part.stream()
                    .mapToDouble(row -> row[index])
                    .filter(Double::isFinite)
                    .average()
                    .orElse(Double.NaN));
        }
        return new Curve(iterations, values);
    }

    /**
     * Points of a curve.
     *
     * @param values NaN where nothing was measured
     */
    record Curve(List<Double> iterations, List<Double> values) {}
}
