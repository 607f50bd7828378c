package io.stylestream.image;

import java.util.Arrays;
import java.util.Objects;

/**
 * A decoded picture: 8-bit RGB, row by row from the top left, no padding (uint8 HWC).
 *
 * <p>The pixel array is shared, not copied: whoever creates a picture hands the array over; nobody writes to it
 * afterwards.
 *
 * @param width pixels per row, at least 1
 * @param height rows, at least 1
 * @param rgb {@code 3 * width * height} bytes
 */
public record RgbPicture(int width, int height, byte[] rgb) {
    private static final byte WHITE = (byte) 255;

    public RgbPicture {
        Objects.requireNonNull(rgb, "rgb");
        if (width < 1 || height < 1 || rgb.length != Math.multiplyExact(3, Math.multiplyExact(width, height))) {
            throw new IllegalArgumentException(
                    "a picture of %d x %d pixels cannot have %d bytes".formatted(width, height, rgb.length));
        }
    }

    /**
     * A part of the picture (a copy).
     *
     * @throws IndexOutOfBoundsException if the part is empty or sticks out
     */
    public RgbPicture crop(int left, int top, int partWidth, int partHeight) {
        if (left < 0
                || top < 0
                || partWidth < 1
                || partHeight < 1
                || left > width - partWidth
                || top > height - partHeight) {
            throw new IndexOutOfBoundsException("%d x %d pixels at %d, %d are no part of a picture of %d x %d"
                    .formatted(partWidth, partHeight, left, top, width, height));
        }
        byte[] part = new byte[3 * partWidth * partHeight];
        for (int y = 0; y < partHeight; y++) {
            System.arraycopy(rgb, 3 * ((top + y) * width + left), part, 3 * partWidth * y, 3 * partWidth);
        }
        return new RgbPicture(partWidth, partHeight, part);
    }

    /** The picture on a white canvas, on which it must have room; the same picture if it fills it. */
    RgbPicture onWhite(int canvasWidth, int canvasHeight, int left, int top) {
        if (canvasWidth == width && canvasHeight == height) {
            return this;
        }
        byte[] canvas = new byte[Math.multiplyExact(3, Math.multiplyExact(canvasWidth, canvasHeight))];
        Arrays.fill(canvas, WHITE);
        for (int y = 0; y < height; y++) {
            System.arraycopy(rgb, 3 * y * width, canvas, 3 * ((top + y) * canvasWidth + left), 3 * width);
        }
        return new RgbPicture(canvasWidth, canvasHeight, canvas);
    }
}
