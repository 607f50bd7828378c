/**
 * {@code demo}: the whole service by one command, on an embedded broker, with the bundled samples and model.
 *
 * <p>Boundary: wires broker, worker and client; writes the gallery. Callers: the command line.
 */
@NullMarked
package io.stylestream.app.demo;

import org.jspecify.annotations.NullMarked;
