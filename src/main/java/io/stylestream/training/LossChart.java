package io.stylestream.training;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A chart of some columns of a run's figures over the iterations. */
final class LossChart {
    private static final int MOST_POINTS = 250;
    private static final String SVG = "http://www.w3.org/2000/svg";

    /** Told apart by people who see colours differently, and readable on light and dark grounds. */
    private static final Color[] CURVES = {
        new Color(0x3B82C4),
        new Color(0xE08214),
        new Color(0x2A9D76),
        new Color(0xC65D9B),
        new Color(0x8C8C8C),
        new Color(0xB59A00),
        new Color(0x7A6FD0),
    };

    private static final Color LINES = new Color(0x80808060, true);
    /** Stands for the colour of the page's words, which are drawn as outlines; used for nothing else. */
    private static final Color WORDS = new Color(0x868D95);

    private static final String WORDS_IN_SVG =
            "rgb(%d,%d,%d)".formatted(WORDS.getRed(), WORDS.getGreen(), WORDS.getBlue());

    private static final Color CLEAR = new Color(0, 0, 0, 0);

    private final XYChart chart;

    /**
     * @param title what the curves are
     * @param columns of the figures, with the name that each curve gets
     */
    LossChart(String title, IterationFigures figures, Map<String, String> columns, int width, int height) {
        chart = new XYChartBuilder().width(width).height(height).title(title).build();
        chart.getStyler()
                .setSeriesColors(CURVES)
                .setLegendPosition(LegendPosition.OutsideE)
                .setLegendLayout(LegendLayout.Vertical)
                .setPlotBorderColor(LINES);
        columns.forEach((column, name) -> {
            IterationFigures.Curve curve = figures.curve(column, MOST_POINTS);
            if (curve.values().stream().anyMatch(value -> !value.isNaN())) {
                chart.addSeries(name, curve.iterations(), curve.values()).setMarker(SeriesMarkers.NONE);
            }
        });
    }

    /** Whether there is nothing to show. */
    boolean isEmpty() {
        return chart.getSeriesCollection().isEmpty();
    }

    /** Charts below each other as one PNG file. */
    static byte[] png(List<LossChart> charts) throws IOException {
        List<XYChart> drawn = new ArrayList<>();
        charts.forEach(one -> drawn.add(one.chart));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BitmapEncoder.saveBitmap(drawn, drawn.size(), 1, bytes, BitmapEncoder.BitmapFormat.PNG);
        return bytes.toByteArray();
    }

    /**
     * An {@code svg} element for a page, on a clear ground and without a title.
     *
     * @param name unique on the page; what the drawing defines is named after it
     */
    String svg(String name) throws IOException {
        String curves =
                chart.getSeriesCollection().stream().map(XYSeries::getName).collect(Collectors.joining(", "));
        String label = chart.getTitle() + ": " + curves;
        chart.setTitle("");
        chart.getStyler()
                .setChartTitleVisible(false)
                .setChartBackgroundColor(CLEAR)
                .setLegendBackgroundColor(CLEAR)
                .setLegendBorderColor(CLEAR);
        chart.getStyler().setPlotBackgroundColor(CLEAR).setChartFontColor(WORDS);
        chart.getStyler().setAxisTickLabelsColor(WORDS);
        chart.getStyler().setPlotGridLinesColor(LINES);
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(emptySvg());
        context.setComment(null);
        context.setIDGenerator(new SVGIDGenerator() {
            @Override
            public String generateID(String prefix) {
                return name + "-" + super.generateID(prefix);
            }
        });
        SVGGraphics2D graphics = new SVGGraphics2D(context, false);
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        Element root = graphics.getRoot();
        root.setAttribute("role", "img");
        root.setAttribute("aria-label", label);
        root.setAttribute("viewBox", "0 0 %d %d".formatted(chart.getWidth(), chart.getHeight()));
        StringWriter text = new StringWriter();
        graphics.stream(root, text, false, false);
        String whole = text.toString().replace(WORDS_IN_SVG, "currentColor");
        return whole.substring(whole.indexOf("<svg"));
    }

    private static Document emptySvg() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK has no XML document builder", e);
        }
    }
}
