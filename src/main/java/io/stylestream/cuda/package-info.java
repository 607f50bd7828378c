/**
 * Whether this machine has a GPU that CUDA can use, programs compiled for it, and CUDA's failures in words.
 *
 * <p>Boundary: the bindings of CUDA's runtime, driver and compiler only; what programs compute is their callers'.
 * Imports no other package. Callers: {@code network}, {@code engine}, {@code image}.
 */
@NullMarked
package io.stylestream.cuda;

import org.jspecify.annotations.NullMarked;
