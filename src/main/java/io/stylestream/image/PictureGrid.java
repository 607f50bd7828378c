package io.stylestream.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A labelled contact sheet: rows are sources, columns are styles.
 *
 * <p>Headings show a label, a picture or both; a side on which no heading shows anything takes no space. All pictures
 * are square and of one size.
 *
 * @param rows headings left of the cells, at least one
 * @param columns headings above the cells, at least one
 * @param cells one list per row with one picture per column
 */
public record PictureGrid(List<Heading> rows, List<Heading> columns, List<List<RgbPicture>> cells) {
    /**
     * What stands at the head of a row or a column.
     *
     * @param label may be empty
     * @param picture of the cells' size; null for none
     */
    public record Heading(String label, @Nullable RgbPicture picture) {
        /** A heading without a picture. */
        public static Heading of(String label) {
            return new Heading(label, null);
        }
    }

    /** @throws IllegalArgumentException if the counts or the pictures' sizes do not fit together */
    public PictureGrid {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        cells = cells.stream().map(List::copyOf).toList();
        if (rows.isEmpty() || columns.isEmpty() || cells.size() != rows.size()) {
            throw new IllegalArgumentException("%d rows of cells do not fit %d row and %d column headings"
                    .formatted(cells.size(), rows.size(), columns.size()));
        }
        for (List<RgbPicture> row : cells) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row of %d cells does not fit %d columns".formatted(row.size(), columns.size()));
            }
        }
        int side = cells.get(0).get(0).width();
        cells.forEach(row -> row.forEach(picture -> requireSide(picture, side)));
        rows.forEach(heading -> requireSide(heading.picture(), side));
        columns.forEach(heading -> requireSide(heading.picture(), side));
    }

    private static void requireSide(@Nullable RgbPicture picture, int side) {
        if (picture != null && (picture.width() != side || picture.height() != side)) {
            throw new IllegalArgumentException("a grid of %d x %d pixels cannot hold a picture of %d x %d"
                    .formatted(side, side, picture.width(), picture.height()));
        }
    }

    /** Side of every picture in pixels. */
    public int side() {
        return cells.get(0).get(0).width();
    }

    /**
     * Draws the sheet on white, without a display.
     *
     * @param scale whole-numbered enlargement of every pixel, at least 1
     */
    public RgbPicture draw(int scale) {
        return new GridPainter(this, scale).paint();
    }
}
