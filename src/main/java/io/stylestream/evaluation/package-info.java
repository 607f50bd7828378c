/**
 * How good a model's pictures are, in figures.
 *
 * <p>Boundary: scores pictures that the networks of {@code engine} draw; prints nothing. May import {@code engine},
 * {@code network}, {@code model}, {@code image}, {@code core}. Caller: {@code app}.
 */
@NullMarked
package io.stylestream.evaluation;

import org.jspecify.annotations.NullMarked;
