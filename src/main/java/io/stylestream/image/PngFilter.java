package io.stylestream.image;

import java.io.IOException;

/** Undoes the filters of PNG rows (PNG specification, section 9), which store each byte as a difference. */
final class PngFilter {
    private static final byte NONE = 0;
    private static final byte SUB = 1;
    private static final byte UP = 2;
    private static final byte AVERAGE = 3;
    private static final byte PAETH = 4;

    private PngFilter() {}

    /**
     * Turns a filtered row into samples, in place.
     *
     * @param filter number of the filter, from before the row
     * @param row bytes without that number
     * @param above the row before as samples, zeros for the first; as long
     * @param pixelBytes bytes from a sample to the same channel of the next pixel
     * @throws IOException if there is no such filter
     */
    static void undo(byte filter, byte[] row, byte[] above, int pixelBytes) throws IOException {
        switch (filter) {
            case NONE -> {}
            case SUB -> undoSub(row, pixelBytes);
            case UP -> undoUp(row, above);
            case AVERAGE -> undoAverage(row, above, pixelBytes);
            case PAETH -> undoPaeth(row, above, pixelBytes);
            default -> throw new IOException("a row has the unknown filter " + (filter & 0xff));
        }
    }

    private static void undoSub(byte[] row, int pixelBytes) {
        for (int i = pixelBytes; i < row.length; i++) {
            row[i] += row[i - pixelBytes];
        }
    }

    private static void undoUp(byte[] row, byte[] above) {
        for (int i = 0; i < row.length; i++) {
            row[i] += above[i];
        }
    }

    private static void undoAverage(byte[] row, byte[] above, int pixelBytes) {
        for (int i = 0; i < pixelBytes; i++) {
            row[i] += (byte) ((above[i] & 0xff) >> 1);
        }
        for (int i = pixelBytes; i < row.length; i++) {
            row[i] += (byte) ((row[i - pixelBytes] & 0xff) + (above[i] & 0xff) >> 1);
        }
    }

    private static void undoPaeth(byte[] row, byte[] above, int pixelBytes) {
        for (int i = 0; i < pixelBytes; i++) {
            row[i] += above[i]; // what is left of the row counts as zero, so above is nearest
        }
        for (int i = pixelBytes; i < row.length; i++) {
            row[i] += nearest(row[i - pixelBytes] & 0xff, above[i] & 0xff, above[i - pixelBytes] & 0xff);
        }
    }

    /** Whichever neighbour is nearest to {@code left + above - aboveLeft}; of equals the first named. */
    private static byte nearest(int left, int above, int aboveLeft) {
        int fromLeft = Math.abs(above - aboveLeft);
        int fromAbove = Math.abs(left - aboveLeft);
        int fromAboveLeft = Math.abs(left + above - 2 * aboveLeft);
        if (fromLeft <= fromAbove && fromLeft <= fromAboveLeft) {
            return (byte) left;
        }
        return (byte) (fromAbove <= fromAboveLeft ? above : aboveLeft);
    }
}
