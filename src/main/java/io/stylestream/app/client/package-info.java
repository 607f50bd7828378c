/**
 * The caller's side of the stream: sends requests and receives their answers.
 *
 * <p>Boundary: Kafka and the wire format, no model. Callers: the demo and the benchmarks.
 */
@NullMarked
package io.stylestream.app.client;

import org.jspecify.annotations.NullMarked;
