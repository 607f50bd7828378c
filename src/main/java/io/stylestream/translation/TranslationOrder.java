package io.stylestream.translation;

import io.stylestream.image.PictureFormat;

/**
 * One picture to restyle.
 *
 * @param picture encoded bytes (PNG, JPEG, WebP)
 * @param domain target domain, one of the model's
 * @param style the style to draw in
 * @param format format of the result
 */
public record TranslationOrder(byte[] picture, String domain, StyleSpec style, PictureFormat format) {}
