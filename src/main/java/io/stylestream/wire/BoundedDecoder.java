package io.stylestream.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary decoder for bytes from strangers: a length or count is believed only if that much input is left, and
 * nesting is limited.
 *
 * <p>Avro itself allocates what a length claims before it looks for the data, so ten bytes could ask for two gigabytes.
 * Not thread-safe.
 */
final class BoundedDecoder extends Decoder {
    /** Arrays and maps that may lie within each other: 8 nested mixes and the values of a style code. */
    static final int MAX_NESTING = 9;
    /** UTF-8 bytes of one string. */
    static final int MAX_STRING_BYTES = 65_536;

    private final BinaryDecoder in;
    private int nesting;

    /** Reads {@code length} bytes from {@code offset}; the array is not copied. */
    BoundedDecoder(byte[] bytes, int offset, int length) {
        this.in = DecoderFactory.get().binaryDecoder(bytes, offset, length, null);
    }

    /** Bytes that have not been read. */
    int remaining() throws IOException {
        return in.inputStream().available();
    }

    private int boundedLength(long claimed, int limit) throws IOException {
        int bound = Math.min(limit, remaining());
        if (claimed < 0 || claimed > bound) {
            throw new AvroRuntimeException("a field claims %d bytes where at most %d can be".formatted(claimed, bound));
        }
        return (int) claimed;
    }

    /** Checks a block's item count; every item of our schemas takes a byte or more. */
    private long boundedItems(long claimed) throws IOException {
        if (claimed < 0 || claimed > remaining()) {
            throw new AvroRuntimeException(
                    "a list claims %d items where %d bytes are left".formatted(claimed, remaining()));
        }
        return claimed;
    }

    private long enter(long items) throws IOException {
        if (items != 0 && ++nesting > MAX_NESTING) {
            throw new AvroRuntimeException("lists are nested more than %d deep".formatted(MAX_NESTING));
        }
        return boundedItems(items);
    }

    private long next(long items) throws IOException {
        if (items == 0) {
            nesting--;
        }
        return boundedItems(items);
    }

    @Override
    public void readNull() throws IOException {
        in.readNull();
    }

    @Override
    public boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    @Override
    public int readInt() throws IOException {
        return in.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return in.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return in.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return in.readDouble();
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public String readString() throws IOException {
        byte[] utf8 = new byte[boundedLength(in.readLong(), MAX_STRING_BYTES)];
        in.readFixed(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public void skipString() throws IOException {
        skipBytes();
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        byte[] bytes = new byte[boundedLength(in.readLong(), Integer.MAX_VALUE)];
        in.readFixed(bytes);
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void skipBytes() throws IOException {
        in.skipFixed(boundedLength(in.readLong(), Integer.MAX_VALUE));
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        in.readFixed(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        in.skipFixed(length);
    }

    @Override
    public int readEnum() throws IOException {
        return in.readEnum();
    }

    @Override
    public long readArrayStart() throws IOException {
        return enter(in.readArrayStart());
    }

    @Override
    public long arrayNext() throws IOException {
        return next(in.arrayNext());
    }

    @Override
    public long skipArray() throws IOException {
        return boundedItems(in.skipArray());
    }

    @Override
    public long readMapStart() throws IOException {
        return enter(in.readMapStart());
    }

    @Override
    public long mapNext() throws IOException {
        return next(in.mapNext());
    }

    @Override
    public long skipMap() throws IOException {
        return boundedItems(in.skipMap());
    }

    @Override
    public int readIndex() throws IOException {
        return in.readIndex();
    }
}
