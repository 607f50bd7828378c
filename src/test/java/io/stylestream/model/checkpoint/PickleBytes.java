package io.stylestream.model.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Assembles pickles opcode by opcode, as {@code pickletools} prints them. */
final class PickleBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Opcodes without operands, one character each. */
    PickleBytes ops(String opcodes) {
        bytes.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes raw(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    PickleBytes protocol(int version) {
        return raw(0x80, version);
    }

    /** BINUNICODE. */
    PickleBytes text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        ops("X");
        bytes.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(utf8.length)
                .array());
        bytes.writeBytes(utf8);
        return this;
    }

    /** BININT. */
    PickleBytes number(int value) {
        ops("J");
        bytes.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    PickleBytes tuple(int... values) {
        ops("(");
        for (int value : values) {
            number(value);
        }
        return ops("t");
    }

    PickleBytes global(String module, String name) {
        return ops("c" + module + "\n" + name + "\n");
    }

    /** A call of {@code _rebuild_tensor_v2} on a storage. */
    PickleBytes tensor(String storageType, String key, int elements, int offset, int[] shape, int[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").ops("(");
        ops("(").text("storage")
                .global("torch", storageType)
                .text(key)
                .text("cpu")
                .number(elements)
                .ops("tQ");
        number(offset).tuple(shape).tuple(strides).raw(0x89);
        return global("collections", "OrderedDict").ops(")R").ops("tR");
    }

    byte[] stop() {
        ops(".");
        return bytes.toByteArray();
    }
}
