package io.stylestream.app.bench;

import java.util.List;

/**
 * How far two drawings of the same batch are apart, in steps of 0..255.
 *
 * @param largest of any value
 * @param mean over all values
 */
record PictureDifference(int largest, double mean) {
    /** @param a and b uint8, of equal sizes */
    static PictureDifference of(List<byte[]> a, List<byte[]> b) {
        int largest = 0;
        long sum = 0;
        long count = 0;
        for (int picture = 0; picture < a.size(); picture++) {
            byte[] left = a.get(picture);
            byte[] right = b.get(picture);
            for (int i = 0; i < left.length; i++) {
                int difference = Math.abs((left[i] & 0xff) - (right[i] & 0xff));
                largest = Math.max(largest, difference);
                sum += difference;
            }
            count += left.length;
        }
        return new PictureDifference(largest, (double) sum / count);
    }

    /** Whether rounding explains it: that of float32, or that of the 11 significant bits that GPUs multiply. */
    boolean isRounding(boolean float32) {
        return float32 ? largest <= 4 : largest <= 64 && mean <= 2;
    }
}
