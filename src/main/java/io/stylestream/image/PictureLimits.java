package io.stylestream.image;

/**
 * What a picture from outside may cost; checked against its header, before any pixel is decoded.
 *
 * @param maxBytes largest encoded size in bytes; {@code stylestream.picture.max-bytes}
 * @param maxPixels largest width times height; {@code stylestream.picture.max-pixels}. Decoding takes 7 to 11 bytes of
 *     heap per pixel, for which {@link PictureDecoder} has a budget of its own
 * @param maxSide largest width and largest height in pixels; {@code stylestream.picture.max-side}
 */
public record PictureLimits(int maxBytes, int maxPixels, int maxSide) {
    /** 20 MiB, 50 megapixels, 16384 pixels a side. */
    public static final PictureLimits DEFAULT = new PictureLimits(20 << 20, 50_000_000, 16_384);

    /** The most pixels that an {@link RgbPicture} can hold in one array. */
    private static final int MOST_PIXELS = (Integer.MAX_VALUE - 8) / 3;

    /** For pictures of one's own: whatever the heap allows. */
    public static final PictureLimits OWN_FILES = new PictureLimits(Integer.MAX_VALUE, MOST_PIXELS, Integer.MAX_VALUE);

    /** @throws IllegalArgumentException if a limit is below 1, or allows more pixels than one array holds */
    public PictureLimits {
        if (maxBytes < 1 || maxPixels < 1 || maxSide < 1) {
            throw new IllegalArgumentException("picture limits must be at least 1, but are %d bytes, %d pixels, side %d"
                    .formatted(maxBytes, maxPixels, maxSide));
        }
        if (maxPixels > MOST_PIXELS) {
            throw new IllegalArgumentException(
                    "stylestream.picture.max-pixels must be at most %d, but is %d".formatted(MOST_PIXELS, maxPixels));
        }
    }
}
