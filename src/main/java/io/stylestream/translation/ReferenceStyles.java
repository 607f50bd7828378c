package io.stylestream.translation;

import io.stylestream.core.StyleCode;
import io.stylestream.engine.StyleEncoderEngine;
import io.stylestream.translation.PreparedStyle.Reference;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Style codes of reference pictures: from the cache, else from the style encoder. Thread-safe. */
final class ReferenceStyles {
    /** Bounds the encoder's memory when one batch carries very many new references. */
    private static final int MAX_ENCODER_BATCH = 32;

    private final StyleEncoderEngine encoder;
    private final String encoderVersion;
    private final StyleCache cache;

    /** @param encoderVersion differs whenever the encoder's weights differ */
    ReferenceStyles(StyleEncoderEngine encoder, String encoderVersion, StyleCache cache) {
        this.encoder = encoder;
        this.encoderVersion = encoderVersion;
        this.cache = cache;
    }

    /** The codes of all references; those not cached go through the encoder together, each picture once. */
    Map<PreparedStyle, StyleCode> resolve(Collection<Reference> references) {
        Map<StyleCache.Key, Reference> byKey = new LinkedHashMap<>();
        references.forEach(reference -> byKey.put(key(reference), reference));
        Map<StyleCache.Key, StyleCode> found = cache.getAll(byKey.keySet(), missing -> encode(missing, byKey));
        Map<PreparedStyle, StyleCode> codes = new HashMap<>();
        references.forEach(reference -> codes.put(reference, found.get(key(reference))));
        return codes;
    }

    private Map<StyleCache.Key, StyleCode> encode(
            Set<? extends StyleCache.Key> missing, Map<StyleCache.Key, Reference> byKey) {
        List<StyleCache.Key> keys = List.copyOf(missing);
        Map<StyleCache.Key, StyleCode> codes = new HashMap<>();
        for (int from = 0; from < keys.size(); from += MAX_ENCODER_BATCH) {
            List<StyleCache.Key> batch = keys.subList(from, Math.min(keys.size(), from + MAX_ENCODER_BATCH));
            List<byte[]> pictures = batch.stream()
                    .map(key -> Objects.requireNonNull(byKey.get(key)).picture().rgb())
                    .toList();
            int[] domains = batch.stream().mapToInt(StyleCache.Key::domain).toArray();
            List<StyleCode> read = encoder.run(pictures, domains);
            for (int i = 0; i < batch.size(); i++) {
                codes.put(batch.get(i), read.get(i));
            }
        }
        return codes;
    }

    private StyleCache.Key key(Reference reference) {
        return new StyleCache.Key(reference.contentHash(), reference.domain(), encoderVersion);
    }
}
