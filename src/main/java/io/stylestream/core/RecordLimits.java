package io.stylestream.core;

/** How large Kafka records are by default; broker, worker and clients of one machine agree by it. */
public final class RecordLimits {
    /** Bytes of the largest record that is read or written. */
    public static final int DEFAULT_MAX_BYTES = 8 << 20;

    /**
     * Bytes by which a dead letter may be larger than its request: the headers that say what was wrong, and what Kafka
     * puts around a record.
     */
    public static final int DEAD_LETTER_ROOM_BYTES = 64 << 10;

    private RecordLimits() {}
}
