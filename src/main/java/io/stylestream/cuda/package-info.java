/**
 * Whether this machine has a GPU that CUDA can use, and CUDA's failures in words.
 *
 * <p>Boundary: the CUDA runtime's binding only; computes nothing. Imports no other package. Callers: {@code network},
 * {@code engine}, {@code image}.
 */
@NullMarked
package io.stylestream.cuda;

import org.jspecify.annotations.NullMarked;
