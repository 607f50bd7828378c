/**
 * The libtorch backend: computes networks eagerly, with autograd, on the CPU or a GPU, in one process or several.
 *
 * <p>Boundary: the only package beside {@code training} that touches libtorch types. Callers: {@code training},
 * {@code app} ({@code forward}, {@code train}, {@code bench train}).
 */
@NullMarked
package io.stylestream.network.torch;

import org.jspecify.annotations.NullMarked;
