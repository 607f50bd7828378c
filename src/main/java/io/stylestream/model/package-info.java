/**
 * The model directory: the unit that is trained, imported, published and served.
 *
 * <p>Boundary: manifest, safetensors files, checkpoint import and provenance; runs no network. May import
 * {@code network} (what parameters an architecture demands) and {@code core}. Callers: {@code engine},
 * {@code training}, {@code app}.
 */
@NullMarked
package io.stylestream.model;

import org.jspecify.annotations.NullMarked;
