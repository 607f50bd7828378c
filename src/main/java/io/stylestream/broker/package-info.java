/**
 * A real Kafka broker in a child JVM, for the demo, the benchmarks and the integration tests.
 *
 * <p>Boundary: starts and ends a process; not for production. May import {@code core}. Callers: {@code app}.
 */
@NullMarked
package io.stylestream.broker;

import org.jspecify.annotations.NullMarked;
