/**
 * The worker as a service: configuration, lifecycle, health and metrics.
 *
 * <p>Boundary: all that Quarkus sees of the program; pictures are the business of {@code worker} and
 * {@code translation}. Callers: the command line.
 */
@NullMarked
package io.stylestream.app.serve;

import org.jspecify.annotations.NullMarked;
