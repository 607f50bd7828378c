/**
 * Small value types that every other package speaks: host tensors, style codes, failure codes; and the command line of
 * this program's child processes.
 *
 * <p>Boundary: imports only the JDK; does no input or output. Callers: all packages.
 */
@NullMarked
package io.stylestream.core;

import org.jspecify.annotations.NullMarked;
