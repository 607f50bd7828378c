package io.stylestream.translation;

import io.stylestream.core.StyleCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the caller gives a style. Every form but an explicit code belongs to a domain: its own where named, else the
 * target domain of the request.
 */
public sealed interface StyleSpec {
    /**
     * The style of a picture, read by the style encoder.
     *
     * @param picture encoded bytes (PNG, JPEG, WebP)
     * @param domain null for the target domain
     */
    record Reference(byte[] picture, @Nullable String domain) implements StyleSpec {}

    /**
     * A style drawn at random but repeatably: latent code from the seed, through the mapping network, pulled towards
     * the domain's mean style.
     *
     * @param seed any value; the same seed gives the same style
     * @param psi truncation, 0 (the domain's mean style) to 1 (no truncation)
     * @param domain null for the target domain
     */
    record Latent(long seed, double psi, @Nullable String domain) implements StyleSpec {}

    /** A style code as an earlier result carried it. */
    record Code(StyleCode code) implements StyleSpec {}

    /**
     * A weighted mean of styles; weights are at least 0, not all 0, and are divided by their sum. At least one part.
     */
    record Mix(List<Part> parts) implements StyleSpec {
        public record Part(double weight, StyleSpec style) {}
    }

    /**
     * Different styles for different AdaIN layers, first decoder layer (coarse) first.
     *
     * @param ranges at least one; each from its first layer up to the next range's first layer; the first begins at 0
     */
    record Layered(List<Range> ranges) implements StyleSpec {
        public record Range(int firstLayer, StyleSpec style) {}
    }
}
