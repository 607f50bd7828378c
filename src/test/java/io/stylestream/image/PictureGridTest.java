package io.stylestream.image;

import static io.stylestream.image.PictureFiles.pixel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.image.PictureGrid.Heading;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureGridTest {
    private static final int WHITE = 0xffffff;
    private static final RgbPicture DARK = plain(16, 10);
    private static final RgbPicture LIGHT = plain(16, 200);

    @Test
    void withoutHeadingsThereAreOnlyCellsAndGaps() {
        PictureGrid grid = new PictureGrid(
                List.of(Heading.of("")), List.of(Heading.of(""), Heading.of("")), List.of(List.of(DARK, LIGHT)));

        RgbPicture sheet = grid.draw(2);

        assertThat(sheet.width()).isEqualTo(4 + 2 * (32 + 4));
        assertThat(sheet.height()).isEqualTo(4 + 32 + 4);
        assertThat(pixel(sheet, 3, 3)).isEqualTo(WHITE);
        assertThat(pixel(sheet, 4, 4)).isEqualTo(0x0a0a0a);
        assertThat(pixel(sheet, 35, 35)).isEqualTo(0x0a0a0a);
        assertThat(pixel(sheet, 37, 20)).isEqualTo(WHITE);
        assertThat(pixel(sheet, 40, 20)).isEqualTo(0xc8c8c8);
    }

    @Test
    void headingsShowPicturesAndLabels() {
        PictureGrid grid = new PictureGrid(
                List.of(new Heading("source", DARK)), List.of(new Heading("a style", LIGHT)), List.of(List.of(LIGHT)));

        RgbPicture sheet = grid.draw(4);

        int left = sheet.width() - 68;
        int top = sheet.height() - 68;
        assertThat(pixel(sheet, left - 40, top + 10)).isEqualTo(0x0a0a0a);
        assertThat(pixel(sheet, left + 10, top - 40)).isEqualTo(0xc8c8c8);
        assertThat(hasInk(sheet, 0, top, 120, sheet.height())).isTrue();
        assertThat(hasInk(sheet, left, 0, sheet.width(), 24)).isTrue();
    }

    @Test
    void longLabelsOfNarrowColumnsGetLinesAndStayWithinTheirColumn() {
        Heading wordy = new Heading("adventurer latent", null);
        Heading none = new Heading("", null);
        PictureGrid grid =
                new PictureGrid(List.of(none), List.of(none, wordy, none), List.of(List.of(LIGHT, LIGHT, LIGHT)));

        RgbPicture sheet = grid.draw(4);

        int second = 4 + 68;
        assertThat(hasInk(sheet, second, 4, second + 64, 20)).isTrue();
        assertThat(hasInk(sheet, second, 22, second + 64, 40)).isTrue();
        assertThat(hasInk(sheet, 0, 0, second - 1, 40)).isFalse();
        assertThat(hasInk(sheet, second + 65, 0, sheet.width(), 40)).isFalse();
    }

    @Test
    void picturesOfDifferentSizesAreRefused() {
        assertThatThrownBy(() -> new PictureGrid(
                        List.of(Heading.of("")), List.of(Heading.of("")), List.of(List.of(plain(16, 0), DARK))))
                .hasMessageContaining("2 cells");
        assertThatThrownBy(() -> new PictureGrid(
                        List.of(new Heading("", plain(8, 0))), List.of(Heading.of("")), List.of(List.of(DARK))))
                .hasMessageContaining("8 x 8");
    }

    private static boolean hasInk(RgbPicture sheet, int left, int top, int right, int bottom) {
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                if (PictureFiles.distance(pixel(sheet, x, y), WHITE) > 128) {
                    return true;
                }
            }
        }
        return false;
    }

    private static RgbPicture plain(int side, int value) {
        byte[] rgb = new byte[3 * side * side];
        Arrays.fill(rgb, (byte) value);
        return new RgbPicture(side, side, rgb);
    }
}
