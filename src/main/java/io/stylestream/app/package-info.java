/**
 * The program: commands, wiring and what people look at.
 *
 * <p>Boundary: the only package that may import all others; nothing imports it.
 */
@NullMarked
package io.stylestream.app;

import org.jspecify.annotations.NullMarked;
