package io.stylestream.core;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A dense row-major tensor in host memory, little-endian.
 *
 * <p>The bytes are shared, not copied: whoever creates a tensor hands the buffer over and must not write to it
 * afterwards. Reading is thread-safe.
 */
public final class HostTensor {
    private final ElementType type;
    private final long[] shape;
    private final ByteBuffer bytes;

    /**
     * @param type element type
     * @param shape extents, each at least 0; empty for a scalar
     * @param bytes exactly the elements, from position to limit
     * @throws IllegalArgumentException if the byte count does not fit the shape
     */
    public HostTensor(ElementType type, long[] shape, ByteBuffer bytes) {
        this.type = type;
        this.shape = shape.clone();
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        long expected = Math.multiplyExact(elementCount(shape), type.bytes());
        if (this.bytes.remaining() != expected) {
            throw new IllegalArgumentException("a tensor %s %s has %d bytes, but %d were given"
                    .formatted(type, Arrays.toString(shape), expected, this.bytes.remaining()));
        }
    }

    /** A float32 tensor with a copy of the given values. */
    public static HostTensor ofFloats(float[] values, long... shape) {
        ByteBuffer bytes = allocate(values.length * 4L);
        bytes.asFloatBuffer().put(values);
        return new HostTensor(ElementType.F32, shape, bytes);
    }

    /** An int64 tensor with a copy of the given values. */
    public static HostTensor ofLongs(long[] values, long... shape) {
        ByteBuffer bytes = allocate(values.length * 8L);
        bytes.asLongBuffer().put(values);
        return new HostTensor(ElementType.I64, shape, bytes);
    }

    /** A zeroed little-endian buffer; direct, so that native code can read it without a copy. */
    public static ByteBuffer allocate(long bytes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    public ElementType type() {
        return type;
    }

    /** The extents, outermost first (a copy). */
    public long[] shape() {
        return shape.clone();
    }

    public long elementCount() {
        return elementCount(shape);
    }

    /** The product of the extents. */
    public static long elementCount(long... shape) {
        long count = 1;
        for (long extent : shape) {
            if (extent < 0) {
                throw new IllegalArgumentException("negative extent in shape " + Arrays.toString(shape));
            }
            count = Math.multiplyExact(count, extent);
        }
        return count;
    }

    /** The elements, read-only, little-endian, from position 0. */
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The values as float32, converted from any floating type.
     *
     * @throws IllegalStateException if the elements are not floating point
     */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(elementCount())];
        ByteBuffer source = bytes();
        if (type == ElementType.F32) {
            source.asFloatBuffer().get(values);
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case F64 -> (float) source.getDouble();
                case F16 -> halfToFloat(source.getShort());
                case BF16 -> Float.intBitsToFloat(source.getShort() << 16);
                default -> throw new IllegalStateException("a tensor of type " + type + " holds no floats");
            };
        }
        return values;
    }

    /**
     * The values as int64.
     *
     * @throws IllegalStateException if the elements are not int64
     */
    public long[] toLongs() {
        if (type != ElementType.I64) {
            throw new IllegalStateException("a tensor of type " + type + " holds no int64 values");
        }
        long[] values = new long[Math.toIntExact(elementCount())];
        bytes().asLongBuffer().get(values);
        return values;
    }

    /**
     * The same values as float16, rounded to the nearest; what is too large for it becomes infinite.
     *
     * @throws IllegalStateException if the elements are not floating point
     */
    public HostTensor toHalves() {
        float[] values = toFloats();
        ByteBuffer halves = allocate(2L * values.length);
        for (float value : values) {
            halves.putShort(floatToHalf(value));
        }
        return new HostTensor(ElementType.F16, shape, halves.flip());
    }

    /** Rounds to the nearest, half-way cases to the even one. */
    private static short floatToHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 65520) { // rounds to more than the largest half, 65504
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x1p-14f) { // without an implicit leading bit, in steps of 2^-24
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24f));
        }
        int rebiased = (bits & 0x7fffffff) - (112 << 23);
        int rounded = rebiased + 0xfff + (rebiased >>> 13 & 1);
        return (short) (sign | rounded >>> 13);
    }

    private static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >> 10) & 0x1f;
        int mantissa = half & 0x3ff;
        if (exponent == 0) {
            return (sign == 0 ? 1f : -1f) * mantissa * 0x1p-24f;
        }
        int wide = exponent == 31 ? 255 : exponent + 112;
        return Float.intBitsToFloat(sign | wide << 23 | mantissa << 13);
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
