/**
 * The whole service in one program: an embedded broker, a worker and the bundled samples.
 *
 * <p>Boundary: starts and ends the parts; what is sent through them is the caller's. Callers: the demo and the
 * benchmarks.
 */
@NullMarked
package io.stylestream.app.embedded;

import org.jspecify.annotations.NullMarked;
