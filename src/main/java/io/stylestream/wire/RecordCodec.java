package io.stylestream.wire;

/**
 * Turns records of one schema into the bytes of a Kafka value and back. Thread-safe.
 *
 * @param <T> generated record class
 */
public interface RecordCodec<T> extends AutoCloseable {
    /**
     * The record as the value of a Kafka record.
     *
     * @param topic where the bytes will be sent; a registry names the schema after it
     * @throws RegistryUnavailable if a registry is needed and does not answer; retryable
     * @throws RegistryRefused if it answers, but does not let this program work; fatal
     */
    byte[] encode(String topic, T value);

    /**
     * Reads the value of a Kafka record. Takes memory by what {@code bytes} hold, not by the sizes they claim.
     *
     * @param topic where the bytes come from
     * @throws io.stylestream.core.RecordFailure {@code UNDECODABLE_RECORD} if the bytes are not such a record; per
     *     record
     * @throws RegistryUnavailable if a registry is needed and does not answer; retryable
     * @throws RegistryRefused if it answers, but does not let this program work; fatal
     */
    T decode(String topic, byte[] bytes);

    /** Gives up the connection to the registry, if there is one. */
    @Override
    void close();
}
