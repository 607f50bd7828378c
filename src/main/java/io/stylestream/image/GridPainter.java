package io.stylestream.image;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Lays out and paints one {@link PictureGrid}. */
final class GridPainter {
    private static final int GAP = 4;
    private static final int LINE_HEIGHT = 16;
    private static final int LABEL_MARGIN = 6;
    private static final int LABEL_WIDTH = 120;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Color INK = new Color(0x333333);
    /** Letters are measured as they are drawn: smooth, and not moved to whole pixels. */
    private static final FontRenderContext MEASURE = new FontRenderContext(null, true, true);

    private final PictureGrid grid;
    private final int cell;
    private final int step;
    private final int rowLabelWidth;
    private final int columnLabelHeight;
    private final int left;
    private final int top;

    GridPainter(PictureGrid grid, int scale) {
        if (scale < 1) {
            throw new IllegalArgumentException("a grid's scale must be at least 1, but is " + scale);
        }
        this.grid = grid;
        this.cell = Math.multiplyExact(grid.side(), scale);
        this.step = cell + GAP;
        this.rowLabelWidth = hasLabels(grid.rows()) ? LABEL_WIDTH : 0;
        this.columnLabelHeight =
                hasLabels(grid.columns()) ? LABEL_MARGIN + LINE_HEIGHT * mostLines(grid.columns(), cell) : 0;
        this.left = GAP + rowLabelWidth + (hasPictures(grid.rows()) ? step + GAP : 0);
        this.top = GAP + columnLabelHeight + (hasPictures(grid.columns()) ? step + GAP : 0);
    }

    RgbPicture paint() {
        int width = Math.addExact(left, Math.multiplyExact(step, grid.columns().size()));
        int height = Math.addExact(top, Math.multiplyExact(step, grid.rows().size()));
        BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = sheet.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
            graphics.setFont(FONT);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            paintColumnHeadings(graphics);
            for (int row = 0; row < grid.rows().size(); row++) {
                paintRow(graphics, row);
            }
        } finally {
            graphics.dispose();
        }
        return BufferedPictures.ofImage(sheet);
    }

    private void paintColumnHeadings(Graphics2D graphics) {
        for (int column = 0; column < grid.columns().size(); column++) {
            PictureGrid.Heading heading = grid.columns().get(column);
            int x = left + column * step;
            paintLabel(graphics, heading.label(), x, GAP, cell, columnLabelHeight);
            if (heading.picture() != null) {
                paintPicture(graphics, heading.picture(), x, GAP + columnLabelHeight);
            }
        }
    }

    private void paintRow(Graphics2D graphics, int row) {
        PictureGrid.Heading heading = grid.rows().get(row);
        int y = top + row * step;
        paintLabel(graphics, heading.label(), GAP, y, rowLabelWidth - GAP, cell);
        if (heading.picture() != null) {
            paintPicture(graphics, heading.picture(), GAP + rowLabelWidth, y);
        }
        for (int column = 0; column < grid.columns().size(); column++) {
            paintPicture(graphics, grid.cells().get(row).get(column), left + column * step, y);
        }
    }

    private void paintPicture(Graphics2D graphics, RgbPicture picture, int x, int y) {
        graphics.drawImage(BufferedPictures.toImage(picture), x, y, cell, cell, null);
    }

    /** Centred in its box, with as many lines as its words need, in smaller letters where a word would not fit. */
    private static void paintLabel(Graphics2D graphics, String label, int x, int y, int width, int height) {
        List<String> lines = lines(label, width);
        double widest = lines.stream().mapToDouble(GridPainter::width).max().orElse(0);
        float shrink = (float) Math.min(1, width / Math.max(1, widest));
        graphics.setFont(FONT.deriveFont(FONT.getSize2D() * shrink));
        graphics.setColor(INK);
        float ascent = graphics.getFontMetrics().getAscent();
        float descent = graphics.getFontMetrics().getDescent();
        float first = y + (height - (lines.size() - 1) * LINE_HEIGHT + ascent - descent) / 2;
        for (int i = 0; i < lines.size(); i++) {
            float lineWidth = (float) width(lines.get(i)) * shrink;
            graphics.drawString(lines.get(i), x + (width - lineWidth) / 2, first + i * LINE_HEIGHT);
        }
    }

    private static List<String> lines(String label, int width) {
        List<String> lines = new ArrayList<>();
        for (String word : label.split(" ", -1)) {
            int last = lines.size() - 1;
            if (last >= 0 && width(lines.get(last) + " " + word) <= width) {
                lines.set(last, lines.get(last) + " " + word);
            } else {
                lines.add(word);
            }
        }
        return lines;
    }

    private static double width(String text) {
        return FONT.getStringBounds(text, MEASURE).getWidth();
    }

    private static int mostLines(List<PictureGrid.Heading> headings, int width) {
        return headings.stream()
                .mapToInt(heading -> lines(heading.label(), width).size())
                .max()
                .orElse(1);
    }

    private static boolean hasLabels(List<PictureGrid.Heading> headings) {
        return headings.stream().anyMatch(heading -> !heading.label().isEmpty());
    }

    private static boolean hasPictures(List<PictureGrid.Heading> headings) {
        return headings.stream().anyMatch(heading -> heading.picture() != null);
    }
}
