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
 * lists are limited in their items and nesting.
 *
 * <p>Avro itself allocates what a length claims before it looks for the data, so ten bytes could ask for two gigabytes.
 * Here a record costs what its bytes hold, and {@link #MAX_LIST_ITEMS} pointers for each of {@link #MAX_NESTING} lists
 * that may claim more items than come.
 *
 * <p>Not thread-safe.
 */
final class BoundedDecoder extends Decoder {
    /**
     * Arrays and maps that may lie within each other. More than a request may nest, so that the check of requests, not
     * this one, tells callers of their mistake.
     */
    static final int MAX_NESTING = 9;
    /**
     * Items of one list, or of all lists together that are skipped; style codes are the longest, with some thousands.
     */
    static final int MAX_LIST_ITEMS = 65_536;
    /** UTF-8 bytes of one string. */
    static final int MAX_STRING_BYTES = 65_536;

    private final BinaryDecoder in;
    /** Items so far of each list that is being read, outermost first. */
    private final long[] items = new long[MAX_NESTING];

    private int nesting;
    private long skippedItems;

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
    private void checkBlock(long claimed) throws IOException {
        if (claimed < 0 || claimed > remaining()) {
            throw new AvroRuntimeException(
                    "a list claims %d items where %d bytes are left".formatted(claimed, remaining()));
        }
    }

    private static void checkList(long total) {
        if (total > MAX_LIST_ITEMS) {
            throw new AvroRuntimeException(
                    "a list claims %d items where at most %d may be".formatted(total, MAX_LIST_ITEMS));
        }
    }

    private long enter(long block) throws IOException {
        checkBlock(block);
        if (block == 0) {
            return 0;
        }
        if (nesting == MAX_NESTING) {
            throw new AvroRuntimeException("lists are nested more than %d deep".formatted(MAX_NESTING));
        }
        items[nesting] = block;
        checkList(block);
        nesting++;
        return block;
    }

    private long next(long block) throws IOException {
        checkBlock(block);
        if (block == 0) {
            nesting--;
        } else {
            items[nesting - 1] += block;
            checkList(items[nesting - 1]);
        }
        return block;
    }

    private long skip(long block) throws IOException {
        checkBlock(block);
        skippedItems += block;
        checkList(skippedItems);
        return block;
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
        return skip(in.skipArray());
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
        return skip(in.skipMap());
    }

    @Override
    public int readIndex() throws IOException {
        return in.readIndex();
    }
}
