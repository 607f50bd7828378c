package io.stylestream.wire;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Avro bodies of one type's records within the limits of {@link BoundedDecoder}; what is wrong with one
 * becomes a failure. Thread-safe.
 *
 * <p>Matching a writer's schema with the reader's takes longer than reading a record, so each is matched once.
 */
final class AvroValues<T extends SpecificRecord> {
    private final Class<T> type;
    private final SpecificData data;
    private final Map<Schema, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();

    /** @param type generated class to read into */
    AvroValues(Class<T> type) {
        this.type = type;
        this.data = SpecificData.getForClass(type);
    }

    /**
     * Reads one record that fills its bytes exactly.
     *
     * @param writer schema that the bytes were written with
     * @throws RecordFailure {@code UNDECODABLE_RECORD}
     */
    T read(Schema writer, byte[] bytes, int offset, int length) {
        BoundedDecoder decoder = new BoundedDecoder(bytes, offset, length);
        try {
            T value = type.cast(reader(writer).read(null, decoder));
            if (decoder.remaining() > 0) {
                throw undecodable(type, decoder.remaining() + " bytes follow its end", null);
            }
            return value;
        } catch (IOException | AvroRuntimeException | ArrayIndexOutOfBoundsException | ClassCastException error) {
            throw undecodable(type, reason(error), error);
        }
    }

    private SpecificDatumReader<T> reader(Schema writer) {
        return readers.computeIfAbsent(writer, schema -> new SpecificDatumReader<>(schema, data.getSchema(type), data));
    }

    static RecordFailure undecodable(Class<?> type, String reason, @Nullable Throwable cause) {
        String message =
                "the record is not a readable %s (%s); send it again, written with the published schema and wire format"
                        .formatted(type.getSimpleName(), reason);
        return cause == null
                ? new RecordFailure(FailureCode.UNDECODABLE_RECORD, message)
                : new RecordFailure(FailureCode.UNDECODABLE_RECORD, message, cause);
    }

    private static String reason(Throwable error) {
        String text = error.getMessage();
        return text == null ? "it ends early" : text;
    }
}
