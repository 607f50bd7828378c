package io.stylestream.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Avro's single-object encoding: the schema's fingerprint goes before the record, so no registry is needed.
 *
 * <pre>
 * 0xC3 0x01 | CRC-64-AVRO fingerprint of the writer's schema, 8 bytes, little endian | Avro binary
 * </pre>
 */
final class SingleObjectCodec<T extends SpecificRecord> implements RecordCodec<T> {
    private static final byte[] MARKER = {(byte) 0xC3, 0x01};
    private static final int HEADER_BYTES = MARKER.length + Long.BYTES;

    private final Class<T> type;
    private final AvroValues<T> values;
    private final BinaryMessageEncoder<T> encoder;
    private final Map<Long, Schema> writers = new HashMap<>();

    /**
     * @param type generated class
     * @param published earlier versions of its schema whose records are still read
     */
    SingleObjectCodec(Class<T> type, List<Schema> published) {
        this.type = type;
        this.values = new AvroValues<>(type);
        SpecificData data = SpecificData.getForClass(type);
        Schema current = data.getSchema(type);
        this.encoder = new BinaryMessageEncoder<>(data, current, false); // encode() copies
        List<Schema> readable = new ArrayList<>(published);
        readable.add(current);
        readable.forEach(schema -> writers.put(SchemaNormalization.parsingFingerprint64(schema), schema));
    }

    @Override
    public byte[] encode(String topic, T value) {
        try {
            ByteBuffer encoded = encoder.encode(value);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @Override
    public T decode(String topic, byte[] bytes) {
        if (bytes.length < HEADER_BYTES || bytes[0] != MARKER[0] || bytes[1] != MARKER[1]) {
            throw AvroValues.undecodable(
                    type, "it does not begin with the marker of Avro's single-object encoding", null);
        }
        long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER.length);
        Schema writer = writers.get(fingerprint);
        if (writer == null) {
            throw AvroValues.undecodable(type, "its schema %016x is unknown here".formatted(fingerprint), null);
        }
        return values.read(writer, bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
    }

    @Override
    public void close() {}
}
