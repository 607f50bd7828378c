/**
 * The libtorch backend: computes networks on the CPU or a GPU, for training with autograd, in one process or several,
 * and for serving, on a GPU with kernels of its own and recorded batches.
 *
 * <p>Boundary: only this package, {@code training} and {@code engine.torch} touch libtorch types. Callers:
 * {@code training}, {@code engine.torch}, {@code app} ({@code forward}, {@code train}, {@code bench}).
 */
@NullMarked
package io.stylestream.network.torch;

import org.jspecify.annotations.NullMarked;
