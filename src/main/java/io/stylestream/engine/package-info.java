/**
 * Engines behind DJL: turns a model directory into DJL models whose graphs take and give uint8 pictures.
 *
 * <p>Boundary: callers see only {@code ai.djl} types. May import {@code network}, {@code model}, {@code core}. Callers:
 * {@code translation}, {@code app}.
 */
@NullMarked
package io.stylestream.engine;

import org.jspecify.annotations.NullMarked;
