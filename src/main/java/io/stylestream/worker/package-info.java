/**
 * The hot path: a transactional consume-transform-produce loop with dynamic batches and dead letters.
 *
 * <p>Boundary: owns consumer, producer and batching; asks {@code translation} for pictures. May import
 * {@code translation}, {@code wire}, {@code image}, {@code core}. Callers: {@code app}.
 */
@NullMarked
package io.stylestream.worker;

import org.jspecify.annotations.NullMarked;
