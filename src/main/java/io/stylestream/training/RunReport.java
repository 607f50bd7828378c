package io.stylestream.training;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import io.stylestream.model.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page that shows a run: settings, speed, loss curves, validation losses and sample grids. It needs nothing but the
 * run's folder, and loads itself anew while the run goes on.
 */
final class RunReport {
    private static final String TEMPLATE = "report.html";
    private static final int CHART_WIDTH = 640;
    private static final int CHART_HEIGHT = 320;

    private final RunFolder folder;
    private final Template template;
    private final Map<String, String> facts = new LinkedHashMap<>();

    /** How a run stands. */
    enum Status {
        RUNNING,
        ENDED,
        STOPPED,
        FAILED
    }

    /**
     * What the page says about the run's course.
     *
     * @param remark one sentence; empty if the status says all
     * @param nextWithin how long the page may stay as it is, as long as the run goes on
     */
    record Course(Status status, int iteration, int iterations, Pace pace, String remark, Duration nextWithin) {}

    RunReport(RunFolder folder) {
        this.folder = folder;
        this.template = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .build()
                .parse(source(), Variant.forContentType(Variant.TEXT_HTML));
    }

    private static String source() {
        try (InputStream in = RunReport.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IllegalStateException(TEMPLATE + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + TEMPLATE, e);
        }
    }

    /** Adds a line to the table of settings, or replaces it. */
    void fact(String name, String value) {
        facts.put(name, value);
    }

    /** Writes the page anew from the files of the run's folder. */
    void write(Course course) throws IOException {
        IterationFigures losses = IterationFigures.read(folder.losses());
        IterationFigures validation = IterationFigures.read(folder.validation());
        Pace pace = course.pace();
        String page = template.data(
                        "name", folder.path().toAbsolutePath().normalize().getFileName())
                .data("status", course.status().name().toLowerCase(Locale.ROOT))
                .data("running", course.status() == Status.RUNNING)
                .data("remark", course.remark())
                .data("iteration", course.iteration())
                .data("iterations", course.iterations())
                .data("known", pace.iterationsPerSecond() > 0)
                .data("perSecond", String.format(Locale.ROOT, "%.2f", pace.iterationsPerSecond()))
                .data("left", pace.leftInWords())
                .data("waiting", String.format(Locale.ROOT, "%.1f", 100 * pace.waitingShare()))
                .data("writtenAt", Instant.now().toEpochMilli())
                .data("nextWithin", course.nextWithin().toMillis())
                .data("facts", facts.entrySet())
                .data("charts", charts(losses, validation))
                .data("figures", figures(validation))
                .data("samples", folder.sampled().stream().map(Sample::of).toList())
                .render();
        AtomicFile.write(folder.report(), page.getBytes(StandardCharsets.UTF_8));
    }

    /** A sample grid: its iteration and where it is, as seen from the page. */
    record Sample(int iteration, String path) {
        static Sample of(int iteration) {
            return new Sample(iteration, String.format(Locale.ROOT, "samples/%07d.png", iteration));
        }
    }

    /** A titled drawing. */
    record Chart(String title, RawString svg) {}

    private static List<Chart> charts(IterationFigures losses, IterationFigures validation) throws IOException {
        List<Chart> charts = new ArrayList<>();
        for (LossPanel panel : LossPanel.all(losses, validation)) {
            LossChart chart = panel.draw(CHART_WIDTH, CHART_HEIGHT);
            if (!chart.isEmpty()) {
                charts.add(new Chart(panel.title(), new RawString(chart.svg("chart" + charts.size()))));
            }
        }
        return charts;
    }

    /** A validation loss: its name, and how it was in the first and the latest evaluation. */
    record Figure(String name, String first, String latest) {}

    private static List<Figure> figures(IterationFigures validation) {
        if (validation.rows().isEmpty()) {
            return List.of();
        }
        double[] first = validation.rows().get(0);
        double[] latest = validation.rows().get(validation.rows().size() - 1);
        List<Figure> figures = new ArrayList<>();
        for (int i = 1; i < validation.columns().size(); i++) {
            figures.add(new Figure(
                    LossPanel.words(validation.columns().get(i)),
                    String.format(Locale.ROOT, "%.4f", first[i]),
                    String.format(Locale.ROOT, "%.4f", latest[i])));
        }
        return figures;
    }
}
