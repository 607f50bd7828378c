package io.stylestream.worker;

import io.stylestream.translation.TranslationOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request as the worker understands it.
 *
 * @param id given back in the result
 * @param order what to draw
 * @param deadline when the result is worth nothing any more; null for never
 * @param modelVersion the only version that may answer; null for any
 * @param latentSeed seed of the style, where it is a plain latent style; else null
 */
record Request(
        String id,
        TranslationOrder order,
        @Nullable Instant deadline,
        @Nullable String modelVersion,
        @Nullable Long latentSeed) {}
