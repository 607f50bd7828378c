/**
 * Style resolution and batch translation with the active model.
 *
 * <p>Boundary: pictures and style specifications in, pictures and style codes out; no Kafka. May import {@code engine},
 * {@code image}, {@code model}, {@code network} (sizes and names only), {@code core}. Callers: {@code worker},
 * {@code app}.
 */
@NullMarked
package io.stylestream.translation;

import org.jspecify.annotations.NullMarked;
