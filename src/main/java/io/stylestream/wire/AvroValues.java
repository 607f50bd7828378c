package io.stylestream.wire;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Avro body of a record within the limits of {@link BoundedDecoder}; what is wrong with it becomes a failure.
 */
final class AvroValues {
    private AvroValues() {}

    /**
     * Reads one record that fills its bytes exactly.
     *
     * @param type generated class to read into
     * @param writer schema that the bytes were written with
     * @throws RecordFailure {@code UNDECODABLE_RECORD}
     */
    static <T extends SpecificRecord> T read(Class<T> type, Schema writer, byte[] bytes, int offset, int length) {
        SpecificData data = SpecificData.getForClass(type);
        BoundedDecoder decoder = new BoundedDecoder(bytes, offset, length);
        try {
            T value = type.cast(new SpecificDatumReader<T>(writer, data.getSchema(type), data).read(null, decoder));
            if (decoder.remaining() > 0) {
                throw undecodable(type, decoder.remaining() + " bytes follow its end", null);
            }
            return value;
        } catch (IOException | AvroRuntimeException | ArrayIndexOutOfBoundsException | ClassCastException error) {
            throw undecodable(type, reason(error), error);
        }
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
