package io.stylestream.app.demo;

import io.stylestream.app.demo.DemoPlan.Style;
import io.stylestream.app.embedded.Sample;
import io.stylestream.image.PictureDecoder;
import io.stylestream.image.PictureEncoder;
import io.stylestream.image.PictureFit;
import io.stylestream.image.PictureFormat;
import io.stylestream.image.PictureGrid;
import io.stylestream.image.PictureGrid.Heading;
import io.stylestream.image.PictureLimits;
import io.stylestream.image.PictureResizer;
import io.stylestream.image.RgbPicture;
import io.stylestream.image.SyntheticMark;
import io.stylestream.translation.ModelIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the demo leaves for people: {@code gallery.html} with all results and {@code gallery.png} with some of them.
 * Rows are sources, columns styles.
 */
final class Gallery {
    private static final int ROWS_PER_DOMAIN = 2;
    private static final int SCALE = 2;

    private final DemoPlan plan;
    private final DemoResults results;
    private final ModelIdentity model;
    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    Gallery(DemoPlan plan, DemoResults results, ModelIdentity model) {
        this.plan = plan;
        this.results = results;
        this.model = model;
    }

    /** Writes the contact sheet: the first {@value #ROWS_PER_DOMAIN} sources of each domain in all styles. */
    void writePicture(Path png, int side) throws IOException {
        PictureResizer resizer = new PictureResizer(side, PictureFit.CROP);
        List<Heading> columns = new ArrayList<>();
        for (Style style : plan.styles()) {
            RgbPicture picture = style instanceof Style.OfPicture reference
                    ? resizer.resize(decoder.decode(reference.reference().file()))
                    : null;
            columns.add(new Heading(label(style), picture));
        }
        List<Heading> rows = new ArrayList<>();
        List<List<RgbPicture>> cells = new ArrayList<>();
        Map<String, Integer> shown = new HashMap<>();
        for (int row = 0; row < plan.sources().size(); row++) {
            Sample source = plan.sources().get(row);
            if (shown.merge(source.domain(), 1, Integer::sum) > ROWS_PER_DOMAIN) {
                continue;
            }
            rows.add(new Heading(source.domain(), resizer.resize(decoder.decode(source.file()))));
            List<RgbPicture> line = new ArrayList<>();
            for (int column = 0; column < plan.styles().size(); column++) {
                byte[] file = results.picture(row, column);
                line.add(file == null ? blank(side) : decoder.decode(file));
            }
            cells.add(line);
        }
        RgbPicture sheet = new PictureGrid(rows, columns, cells).draw(SCALE);
        SyntheticMark mark = new SyntheticMark(model.name(), model.version());
        Files.write(png, new PictureEncoder(mark).encode(sheet, PictureFormat.PNG));
    }

    private static RgbPicture blank(int side) {
        byte[] white = new byte[3 * side * side];
        Arrays.fill(white, (byte) 0xff);
        return new RgbPicture(side, side, white);
    }

    private static String label(Style style) {
        return style instanceof Style.OfSeed seed ? seed.domain() + " seed " + seed.seed() : style.domain();
    }

    /**
     * Writes the page with all results.
     *
     * @param pictures folder of the result files, as seen from the page
     * @param summary what was measured, in one sentence
     */
    void writePage(Path html, String pictures, String summary) throws IOException {
        StringBuilder table = new StringBuilder("<tr><th></th>");
        for (Style style : plan.styles()) {
            table.append("<th>");
            if (style instanceof Style.OfPicture reference) {
                table.append(embedded(reference.reference()));
            }
            table.append("<span>").append(label(style)).append("</span></th>");
        }
        table.append("</tr>\n");
        for (int row = 0; row < plan.sources().size(); row++) {
            Sample source = plan.sources().get(row);
            table.append("<tr><th>").append(embedded(source)).append("</th>");
            for (int column = 0; column < plan.styles().size(); column++) {
                table.append(cell(row, column, pictures));
            }
            table.append("</tr>\n");
        }
        String sentence = Character.toUpperCase(summary.charAt(0)) + summary.substring(1);
        String page = PAGE.formatted(sentence, model.name(), model.version(), model.engine(), table);
        Files.writeString(html, page, StandardCharsets.UTF_8);
    }

    private String cell(int row, int column, String pictures) {
        String title = plan.sources().get(row).name() + " in the style "
                + plan.styles().get(column).name();
        return results.picture(row, column) == null
                ? "<td>no result</td>"
                : "<td><img loading=\"lazy\" src=\"%s/%s\" alt=\"%s\" title=\"%s\"></td>"
                        .formatted(pictures, results.fileName(row, column), title, title);
    }

    private static String embedded(Sample sample) {
        return "<img src=\"data:image/png;base64,%s\" alt=\"%s\" title=\"%s\">"
                .formatted(Base64.getEncoder().encodeToString(sample.file()), sample.name(), sample.name());
    }

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Stylestream gallery</title>
            <style>
              body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff; }
              table { border-collapse: collapse; }
              th, td { padding: 2px; font-weight: normal; font-size: 11px; text-align: center; vertical-align: bottom; }
              img { display: block; width: 96px; height: 96px; image-rendering: auto; }
              thead th { position: sticky; top: 0; background: #fff; z-index: 1; }
              th:first-child { position: sticky; left: 0; background: #fff; }
              tr:first-child th { position: sticky; top: 0; background: #fff; z-index: 1; }
            </style>
            <h1>Stylestream gallery</h1>
            <p>%s. Every picture below except the headings was drawn by the model %s %s on %s.</p>
            <p>Each row is a source picture, each column a style: read from the reference picture on top, or drawn from a
            latent seed. The outline comes from the source, drawing style and colours from the style.</p>
            <table>
            %s</table>
            <p>Sources and references: parts of Face Generator (The Visual Team), Dylan! (Natalia Spivak), Personas
            (Draftbit) and ToonHead (Johan Melin), put together with DiceBear,
            <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>, changed.</p>
            </html>
            """;
}
