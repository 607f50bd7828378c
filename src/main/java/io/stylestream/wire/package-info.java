/**
 * What travels through Kafka: Avro serdes and record headers.
 *
 * <p>Boundary: bytes and schemas, no translation. May import {@code core}. Callers: {@code worker}, {@code app}.
 */
@NullMarked
package io.stylestream.wire;

import org.jspecify.annotations.NullMarked;
