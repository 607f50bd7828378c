package io.stylestream.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;

/**
 * What a manifest promises about one file.
 *
 * @param bytes the file's size
 * @param sha256 the SHA-256 of its content, 64 lower-case hexadecimal digits
 */
public record FileRecord(
        @JsonProperty(required = true) long bytes,
        @JsonProperty(required = true) String sha256) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    public FileRecord {
        if (bytes < 0) {
            throw new IllegalArgumentException("a file cannot have %d bytes".formatted(bytes));
        }
        if (sha256 == null || !SHA_256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("'%s' is no SHA-256 in lower-case hexadecimal digits".formatted(sha256));
        }
    }
}
