/**
 * Bytes to pictures and back: decode limits, resize, encode, synthetic marking.
 *
 * <p>Boundary: knows formats and pixels, no tensors of engines and no networks. May import {@code core}. Callers:
 * {@code translation}, {@code training}, {@code worker}, {@code app}.
 */
@NullMarked
package io.stylestream.image;

import org.jspecify.annotations.NullMarked;
