/**
 * The libtorch backend: computes networks eagerly, with autograd, on the CPU or a GPU, in one process or several.
 *
 * <p>Boundary: only this package, {@code training} and {@code engine.torch} touch libtorch types. Callers:
 * {@code training}, {@code engine.torch}, {@code app} ({@code forward}, {@code train}, {@code bench}).
 */
@NullMarked
package io.stylestream.network.torch;

import org.jspecify.annotations.NullMarked;
