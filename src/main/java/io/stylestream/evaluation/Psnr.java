package io.stylestream.evaluation;

import io.stylestream.image.RgbPicture;

/** Peak signal-to-noise ratio in decibels: how close a picture is to the true one; higher is closer. */
public final class Psnr {
    /** The ratio of equal pictures, whose true one is infinite. */
    public static final double OF_EQUAL_PICTURES = 100;

    private static final double PEAK = 255;

    private Psnr() {}

    /**
     * {@code 10 log10(255^2 / mean squared error)} over all pixels and colours, at most {@value #OF_EQUAL_PICTURES}.
     *
     * @throws IllegalArgumentException if the pictures differ in size
     */
    public static double between(RgbPicture a, RgbPicture b) {
        if (a.width() != b.width() || a.height() != b.height()) {
            throw new IllegalArgumentException("pictures of %d x %d and %d x %d pixels cannot be compared"
                    .formatted(a.width(), a.height(), b.width(), b.height()));
        }
        byte[] left = a.rgb();
        byte[] right = b.rgb();
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            double difference = (left[i] & 0xFF) - (right[i] & 0xFF);
            sum += difference * difference;
        }
        double mean = sum / left.length;
        return mean == 0 ? OF_EQUAL_PICTURES : Math.min(OF_EQUAL_PICTURES, 10 * Math.log10(PEAK * PEAK / mean));
    }
}
