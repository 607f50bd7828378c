package io.stylestream.translation;

import io.stylestream.image.RgbPicture;

/**
 * An order that was checked and decoded: everything that can be wrong with the caller's input has been found.
 *
 * @param order the order
 * @param picture the source picture at the model's size
 * @param style the style with its reference pictures decoded at the model's size
 */
public record PreparedOrder(TranslationOrder order, RgbPicture picture, PreparedStyle style) {
    /** Bytes of all decoded pixels. */
    public long pixelBytes() {
        return picture.rgb().length + style.pixelBytes();
    }
}
