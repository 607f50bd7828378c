package io.stylestream.translation;

import io.stylestream.core.StyleCode;
import io.stylestream.image.RgbPicture;
import java.util.List;

/** A checked {@link StyleSpec}: domains are indices, reference pictures are decoded. */
public sealed interface PreparedStyle {
    /** Bytes of all decoded pixels. */
    default long pixelBytes() {
        return 0;
    }

    /**
     * @param picture at the model's size
     * @param contentHash SHA-256 of the encoded bytes, hexadecimal: the cache key
     * @param domain index
     */
    record Reference(RgbPicture picture, String contentHash, int domain) implements PreparedStyle {
        @Override
        public long pixelBytes() {
            return picture.rgb().length;
        }
    }

    record Latent(long seed, double psi, int domain) implements PreparedStyle {}

    record Code(StyleCode code) implements PreparedStyle {}

    /** Weights sum to 1. */
    record Mix(List<Part> parts) implements PreparedStyle {
        public record Part(double weight, PreparedStyle style) {}

        @Override
        public long pixelBytes() {
            return parts.stream().mapToLong(part -> part.style().pixelBytes()).sum();
        }
    }

    record Layered(List<Range> ranges) implements PreparedStyle {
        public record Range(int firstLayer, PreparedStyle style) {}

        @Override
        public long pixelBytes() {
            return ranges.stream()
                    .mapToLong(range -> range.style().pixelBytes())
                    .sum();
        }
    }
}
