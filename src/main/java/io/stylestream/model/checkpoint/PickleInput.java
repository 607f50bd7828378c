package io.stylestream.model.checkpoint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The operands of a pickle's opcodes, little-endian unless said otherwise. Never reads beyond the end. */
final class PickleInput {
    private static final int MAX_LONG_BYTES = 8;

    private final ByteBuffer bytes;

    PickleInput(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return bytes.position();
    }

    int unsignedByte() {
        return Byte.toUnsignedInt(take(1).get());
    }

    int unsignedShort() {
        return Short.toUnsignedInt(take(2).getShort());
    }

    int signedInt() {
        return take(4).getInt();
    }

    long unsignedInt() {
        return Integer.toUnsignedLong(signedInt());
    }

    long signedLong() {
        return take(8).getLong();
    }

    double bigEndianDouble() {
        return take(8).order(ByteOrder.BIG_ENDIAN).getDouble();
    }

    /** A two's complement number of the given length. */
    long longOf(int length) {
        if (length > MAX_LONG_BYTES) {
            throw new UnusableCheckpoint("it holds an integer of %d bytes, the limit is 8".formatted(length));
        }
        ByteBuffer digits = take(length);
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= Byte.toUnsignedLong(digits.get(i)) << 8 * i;
        }
        int unused = Long.SIZE - 8 * length;
        return length == 0 ? 0 : value << unused >> unused;
    }

    String text(long length) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(take(length)).toString();
        } catch (CharacterCodingException e) {
            throw new UnusableCheckpoint("it holds a string that is not UTF-8", e);
        }
    }

    /** The text up to the next line feed. */
    String line() {
        int start = bytes.position();
        int length = 0;
        while (unsignedByte() != '\n') {
            length++;
        }
        bytes.position(start);
        String line = text(length);
        unsignedByte();
        return line;
    }

    private ByteBuffer take(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new UnusableCheckpoint("its pickle ends in the middle", new BufferUnderflowException());
        }
        ByteBuffer taken = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + (int) length);
        return taken;
    }
}
