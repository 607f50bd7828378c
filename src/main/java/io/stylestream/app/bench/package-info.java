/**
 * {@code bench}: measured throughput, each figure with its peer or limit from the same run.
 *
 * <p>Boundary: measures and prints. Callers: the command line.
 */
@NullMarked
package io.stylestream.app.bench;

import org.jspecify.annotations.NullMarked;
