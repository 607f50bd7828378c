/**
 * Training: StarGAN v2 and the distillation of faster students; losses, optimiser, data and checkpoints.
 *
 * <p>Boundary: libtorch through the torch backend. May import {@code network}, {@code model}, {@code image},
 * {@code core}. Callers: {@code app}.
 */
@NullMarked
package io.stylestream.training;

import org.jspecify.annotations.NullMarked;
