/**
 * {@code translate}: restyles picture files without Kafka.
 *
 * <p>Boundary: files in, files out. Callers: the command line.
 */
@NullMarked
package io.stylestream.app.translate;

import org.jspecify.annotations.NullMarked;
