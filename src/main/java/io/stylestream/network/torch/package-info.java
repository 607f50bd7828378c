/**
 * The libtorch backend: computes networks eagerly, with autograd.
 *
 * <p>Boundary: the only package beside {@code training} that touches libtorch types. Callers: {@code training},
 * {@code app} ({@code forward}).
 */
@NullMarked
package io.stylestream.network.torch;

import org.jspecify.annotations.NullMarked;
