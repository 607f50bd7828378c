package io.stylestream.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the CSV file of a {@link LossLog} as curves, averaged over at most {@value #MAX_POINTS} stretches. */
final class LossPlot {
    private static final int MAX_POINTS = 400;
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 400;

    private LossPlot() {}

    /** Writes one picture with a panel each for discriminator and generator losses. */
    static void write(Path csv, Path png) throws IOException {
        List<String> lines = Files.readAllLines(csv, StandardCharsets.UTF_8);
        if (lines.size() < 3) {
            return;
        }
        String[] columns = lines.get(0).split(",", -1);
        List<double[]> rows = lines.subList(1, lines.size()).stream()
                .map(LossPlot::parse)
                .filter(row -> row.length == columns.length)
                .toList();
        List<XYChart> panels = List.of(panel("discriminator", columns, rows), panel("generator", columns, rows));
        Path partial = png.resolveSibling("." + png.getFileName());
        try (var out = Files.newOutputStream(partial)) {
            BitmapEncoder.saveBitmap(panels, panels.size(), 1, out, BitmapEncoder.BitmapFormat.PNG);
        }
        Files.move(partial, png, StandardCopyOption.REPLACE_EXISTING);
    }

    private static double[] parse(String line) {
        String[] cells = line.split(",", -1);
        double[] values = new double[cells.length];
        for (int i = 0; i < cells.length; i++) {
            values[i] = cells[i].isEmpty() ? Double.NaN : Double.parseDouble(cells[i]);
        }
        return values;
    }

    private static XYChart panel(String network, String[] columns, List<double[]> rows) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(network + " losses")
                .xAxisTitle("iteration")
                .build();
        for (int column = 1; column < columns.length; column++) {
            if (columns[column].startsWith(network) && !columns[column].contains(".gradient.")) {
                addCurve(chart, columns[column].substring(network.length() + 1), column, rows);
            }
        }
        return chart;
    }

    private static void addCurve(XYChart chart, String name, int column, List<double[]> rows) {
        int stretch = Math.max(1, (rows.size() + MAX_POINTS - 1) / MAX_POINTS);
        List<Double> iterations = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += stretch) {
            List<double[]> part = rows.subList(from, Math.min(rows.size(), from + stretch));
            iterations.add(part.get(part.size() - 1)[0]);
            values.add(part.stream()
                    .mapToDouble(row -> row[column])
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .orElse(Double.NaN));
        }
        XYSeries series = chart.addSeries(name, iterations, values);
        series.setMarker(SeriesMarkers.NONE);
    }
}
