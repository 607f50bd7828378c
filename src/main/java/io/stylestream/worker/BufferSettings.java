package io.stylestream.worker;

/**
 * How much a worker holds that is not committed yet. It stops reading at either limit and goes on at half of it.
 *
 * @param maxRecords records; at least 1
 * @param maxBytes bytes of their keys and values; at least 1
 */
public record BufferSettings(int maxRecords, long maxBytes) {
    public static final int DEFAULT_RECORDS = 256;

    public static final BufferSettings DEFAULT = new BufferSettings(DEFAULT_RECORDS, 64L << 20);

    public BufferSettings {
        if (maxRecords < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("a buffer needs room for at least 1 record and 1 byte, but has %d and %d"
                    .formatted(maxRecords, maxBytes));
        }
    }
}
