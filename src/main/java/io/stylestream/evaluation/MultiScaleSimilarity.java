package io.stylestream.evaluation;

import io.stylestream.image.RgbPicture;

/**
 * Multi-scale structural similarity, MS-SSIM: how alike two pictures look in brightness, contrast and structure, 1 for
 * equal ones (Wang, Simoncelli and Bovik, Asilomar 2003, with the window and constants of Wang et al., IEEE TIP 2004).
 *
 * <p>The mean over the three colours. The picture is halved as often as the window of 11 x 11 pixels still fits, at
 * most to five scales; the published weights of the scales that are left are scaled up to a sum of 1. Contrast and
 * structure below 0 count as 0. Not a learned measure, and not LPIPS.
 */
public final class MultiScaleSimilarity {
    private static final double[] SCALE_WEIGHTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
    private static final double DEVIATION = 1.5;
    private static final int WINDOW = 11;
    private static final double PEAK = 255;
    private static final double C1 = Math.pow(0.01 * PEAK, 2);
    private static final double C2 = Math.pow(0.03 * PEAK, 2);
    private static final int COLOURS = 3;
    private static final double[] GAUSSIAN = gaussian();

    private MultiScaleSimilarity() {}

    /**
     * The similarity of two pictures, 0 to 1.
     *
     * @throws IllegalArgumentException if they differ in size, or a side is shorter than the window
     */
    public static double between(RgbPicture a, RgbPicture b) {
        if (a.width() != b.width() || a.height() != b.height()) {
            throw new IllegalArgumentException("pictures of %d x %d and %d x %d pixels cannot be compared"
                    .formatted(a.width(), a.height(), b.width(), b.height()));
        }
        if (Math.min(a.width(), a.height()) < WINDOW) {
            throw new IllegalArgumentException("a picture of %d x %d pixels is smaller than the window of %d"
                    .formatted(a.width(), a.height(), WINDOW));
        }
        double sum = 0;
        for (int colour = 0; colour < COLOURS; colour++) {
            sum += between(Plane.of(a, colour), Plane.of(b, colour));
        }
        return sum / COLOURS;
    }

    private static double between(Plane a, Plane b) {
        int scales = scales(Math.min(a.width, a.height));
        double weights = 0;
        for (int scale = 0; scale < scales; scale++) {
            weights += SCALE_WEIGHTS[scale];
        }
        double product = 1;
        Plane left = a;
        Plane right = b;
        for (int scale = 0; scale < scales; scale++) {
            boolean last = scale == scales - 1;
            product *= Math.pow(Math.max(0, similarity(left, right, last)), SCALE_WEIGHTS[scale] / weights);
            left = left.halved();
            right = right.halved();
        }
        return product;
    }

    /** The scales into which the window fits. */
    private static int scales(int side) {
        int scales = 1;
        while (scales < SCALE_WEIGHTS.length && side >> scales >= WINDOW) {
            scales++;
        }
        return scales;
    }

    /** Mean similarity of contrast and structure over all windows, with that of brightness or without. */
    private static double similarity(Plane a, Plane b, boolean withBrightness) {
        Plane meanA = a.filtered();
        Plane meanB = b.filtered();
        Plane squareA = a.times(a).filtered();
        Plane squareB = b.times(b).filtered();
        Plane product = a.times(b).filtered();
        double sum = 0;
        for (int i = 0; i < meanA.values.length; i++) {
            double ma = meanA.values[i];
            double mb = meanB.values[i];
            double varianceA = squareA.values[i] - ma * ma;
            double varianceB = squareB.values[i] - mb * mb;
            double covariance = product.values[i] - ma * mb;
            double structure = (2 * covariance + C2) / (varianceA + varianceB + C2);
            double brightness = withBrightness ? (2 * ma * mb + C1) / (ma * ma + mb * mb + C1) : 1;
            sum += structure * brightness;
        }
        return sum / meanA.values.length;
    }

    private static double[] gaussian() {
        double[] weights = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double distance = i - WINDOW / 2;
            weights[i] = Math.exp(-distance * distance / (2 * DEVIATION * DEVIATION));
            sum += weights[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** One colour of a picture, row by row. */
    private static final class Plane {
        private final int width;
        private final int height;
        private final double[] values;

        Plane(int width, int height) {
            this.width = width;
            this.height = height;
            this.values = new double[width * height];
        }

        static Plane of(RgbPicture picture, int colour) {
            Plane plane = new Plane(picture.width(), picture.height());
            for (int i = 0; i < plane.values.length; i++) {
                plane.values[i] = picture.rgb()[COLOURS * i + colour] & 0xFF;
            }
            return plane;
        }

        Plane times(Plane other) {
            Plane product = new Plane(width, height);
            for (int i = 0; i < values.length; i++) {
                product.values[i] = values[i] * other.values[i];
            }
            return product;
        }

        /** Means of 2 x 2 pixels; what is left over at an edge is dropped. */
        Plane halved() {
            Plane half = new Plane(width / 2, height / 2);
            for (int y = 0; y < half.height; y++) {
                for (int x = 0; x < half.width; x++) {
                    int at = 2 * y * width + 2 * x;
                    half.values[y * half.width + x] =
                            (values[at] + values[at + 1] + values[at + width] + values[at + width + 1]) / 4;
                }
            }
            return half;
        }

        /** Gaussian means of all windows that lie within the plane. */
        Plane filtered() {
            Plane rows = new Plane(width - WINDOW + 1, height);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < rows.width; x++) {
                    rows.values[y * rows.width + x] = weighed(y * width + x, 1);
                }
            }
            Plane both = new Plane(rows.width, height - WINDOW + 1);
            for (int i = 0; i < both.values.length; i++) {
                both.values[i] = rows.weighed(i, rows.width);
            }
            return both;
        }

        private double weighed(int from, int step) {
            double sum = 0;
            for (int i = 0; i < WINDOW; i++) {
                sum += GAUSSIAN[i] * values[from + i * step];
            }
            return sum;
        }
    }
}
