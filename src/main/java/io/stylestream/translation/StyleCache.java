package io.stylestream.translation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.stylestream.core.StyleCode;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The style codes of reference pictures, the most useful ones kept. Thread-safe; translators may share one, since its
 * keys name the encoder.
 */
public final class StyleCache {
    /** Enough for many catalogues: 64 values each make some 5 MB. */
    public static final int DEFAULT_MAX_CODES = 10_000;

    /**
     * What determines a reference picture's style code.
     *
     * @param contentHash SHA-256 of the encoded picture, hexadecimal
     * @param domain index
     * @param encoder hash of the style encoder's weights
     */
    record Key(String contentHash, int domain, String encoder) {}

    /**
     * What the cache did since it was made.
     *
     * @param hits codes that were found
     * @param misses codes that the style encoder had to read
     * @param codes codes that are held now, about
     */
    public record Statistics(long hits, long misses, long codes) {}

    private final Cache<Key, StyleCode> codes;

    /** @param maxCodes codes to hold at most; 0 holds none */
    public StyleCache(int maxCodes) {
        codes = Caffeine.newBuilder().maximumSize(maxCodes).recordStats().build();
    }

    /**
     * The codes of all keys.
     *
     * @param encode gives the codes of those that are not held, all in one call; may run twice for the same key when
     *     two threads miss it at once
     */
    Map<Key, StyleCode> getAll(Collection<Key> keys, Function<Set<? extends Key>, Map<Key, StyleCode>> encode) {
        return codes.getAll(keys, encode);
    }

    public Statistics statistics() {
        CacheStats stats = codes.stats();
        return new Statistics(stats.hitCount(), stats.missCount(), codes.estimatedSize());
    }
}
