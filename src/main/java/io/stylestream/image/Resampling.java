package io.stylestream.image;

import java.awt.Rectangle;
import java.util.Arrays;

/**
 * Scales pictures with the Catmull-Rom filter (bicubic with a = -1/2; Keys, "Cubic convolution interpolation for
 * digital image processing", 1981), widened when shrinking so that every source pixel counts: no aliasing.
 *
 * <p>One axis after the other, rows as they are needed, so little more than the result lies in memory. Sums are
 * integers: the same input gives the same bytes on every machine.
 */
final class Resampling {
    private static final int CHANNELS = 3;
    /** Fraction of what lies between the two axes; with a weight's fraction a sum still fits into an integer. */
    private static final int KEPT_BITS = 6;

    private static final int DROPPED_BITS = FilterTaps.WEIGHT_BITS - KEPT_BITS;
    private static final int SUM_BITS = FilterTaps.WEIGHT_BITS + KEPT_BITS;

    private final RgbPicture picture;
    private final Rectangle part;
    private final FilterTaps across;
    private final FilterTaps down;
    /** The newest source rows, scaled across; row y at y modulo their number. */
    private final int[][] rows;

    private int rowsDone;

    private Resampling(RgbPicture picture, Rectangle part, int width, int height) {
        this.picture = picture;
        this.part = part;
        this.across = FilterTaps.of(part.width, width);
        this.down = FilterTaps.of(part.height, height);
        this.rows = new int[down.most()][CHANNELS * width];
    }

    /**
     * A part of a picture at another size.
     *
     * @param part lies within the picture
     * @param width in pixels, like {@code height} at least 1
     */
    static RgbPicture scale(RgbPicture picture, Rectangle part, int width, int height) {
        return new Resampling(picture, part, width, height).scale();
    }

    private RgbPicture scale() {
        int width = across.count();
        byte[] rgb = new byte[CHANNELS * width * down.count()];
        int[] sums = new int[CHANNELS * width];
        for (int y = 0; y < down.count(); y++) {
            int first = down.first(y);
            int[] weights = down.weights(y);
            for (; rowsDone < first + weights.length; rowsDone++) {
                scaleAcross(rowsDone, rows[rowsDone % rows.length]);
            }
            Arrays.fill(sums, 0);
            for (int tap = 0; tap < weights.length; tap++) {
                weigh(rows[(first + tap) % rows.length], weights[tap], sums);
            }
            round(sums, rgb, y * sums.length);
        }
        return new RgbPicture(width, down.count(), rgb);
    }

    private void scaleAcross(int y, int[] row) {
        byte[] source = picture.rgb();
        int start = CHANNELS * ((part.y + y) * picture.width() + part.x);
        for (int x = 0, to = 0; x < across.count(); x++, to += CHANNELS) {
            int red = 1 << DROPPED_BITS - 1;
            int green = red;
            int blue = red;
            int from = start + CHANNELS * across.first(x);
            for (int weight : across.weights(x)) {
                red += weight * (source[from] & 0xff);
                green += weight * (source[from + 1] & 0xff);
                blue += weight * (source[from + 2] & 0xff);
                from += CHANNELS;
            }
            row[to] = red >> DROPPED_BITS;
            row[to + 1] = green >> DROPPED_BITS;
            row[to + 2] = blue >> DROPPED_BITS;
        }
    }

    private static void weigh(int[] row, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * row[i];
        }
    }

    private static void round(int[] sums, byte[] rgb, int to) {
        int half = 1 << SUM_BITS - 1;
        for (int i = 0; i < sums.length; i++) {
            rgb[to + i] = (byte) Math.max(0, Math.min(0xff, sums[i] + half >> SUM_BITS));
        }
    }
}
