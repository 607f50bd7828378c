package io.stylestream.translation;

import io.stylestream.core.StyleCode;
import io.stylestream.image.RgbPicture;

/**
 * A restyled picture.
 *
 * @param picture at the model's size
 * @param style the style code that it was drawn with
 */
public record TranslatedPicture(RgbPicture picture, StyleCode style) {}
