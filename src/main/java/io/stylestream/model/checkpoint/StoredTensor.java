package io.stylestream.model.checkpoint;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A tensor as a pickle describes it: a strided window into a storage.
 *
 * @param storage where the elements are
 * @param offset index of the first element within the storage
 * @param shape extents, outermost first
 * @param strides distance in elements between neighbours along each axis
 */
record StoredTensor(Storage storage, long offset, long[] shape, long[] strides) {
    private static final int MAX_RANK = 16;

    StoredTensor {
        requireWithin(storage, offset, shape, strides);
    }

    /** Reads the arguments {@code (storage, offset, shape, strides, requires_grad, backward_hooks, ...)}. */
    static StoredTensor of(Tuple arguments) {
        return new StoredTensor(
                arguments.get(0, Storage.class),
                arguments.getLong(1),
                arguments.get(2, Tuple.class).longs(),
                arguments.get(3, Tuple.class).longs());
    }

    ElementType type() {
        return storage.type();
    }

    /**
     * The elements in row-major order; without a copy if they lie so already.
     *
     * @param content the whole storage, little-endian
     */
    HostTensor load(ByteBuffer content) {
        int width = type().bytes();
        int count = Math.toIntExact(HostTensor.elementCount(shape));
        if (isContiguous()) {
            return new HostTensor(
                    type(), shape, content.slice(Math.toIntExact(offset * width), Math.multiplyExact(count, width)));
        }
        ByteBuffer rowMajor = HostTensor.allocate((long) count * width);
        long[] index = new long[shape.length];
        for (int i = 0; i < count; i++) {
            rowMajor.put(i * width, content, Math.toIntExact(position(index) * width), width);
            advance(index);
        }
        return new HostTensor(type(), shape, rowMajor);
    }

    private boolean isContiguous() {
        long expected = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] != 1 && strides[axis] != expected) {
                return HostTensor.elementCount(shape) == 0;
            }
            expected *= shape[axis];
        }
        return true;
    }

    private long position(long[] index) {
        long position = offset;
        for (int axis = 0; axis < index.length; axis++) {
            position += index[axis] * strides[axis];
        }
        return position;
    }

    private void advance(long[] index) {
        for (int axis = index.length - 1; axis >= 0; axis--) {
            if (++index[axis] < shape[axis]) {
                return;
            }
            index[axis] = 0;
        }
    }

    private static void requireWithin(Storage storage, long offset, long[] shape, long[] strides) {
        if (!isWithin(storage, offset, shape, strides)) {
            throw new UnusableCheckpoint(
                    "a tensor of shape %s with strides %s from element %d does not lie within storage '%s' of %d elements"
                            .formatted(
                                    Arrays.toString(shape),
                                    Arrays.toString(strides),
                                    offset,
                                    storage.key(),
                                    storage.elements()));
        }
    }

    /** Also bounds the number of elements by the storage's, so that a small file cannot ask for a huge tensor. */
    private static boolean isWithin(Storage storage, long offset, long[] shape, long[] strides) {
        if (shape.length != strides.length || shape.length > MAX_RANK || offset < 0) {
            return false;
        }
        try {
            long count = HostTensor.elementCount(shape);
            if (count == 0) {
                return offset <= storage.elements();
            }
            long last = offset;
            for (int axis = 0; axis < shape.length; axis++) {
                if (strides[axis] < 0) {
                    return false;
                }
                last = Math.addExact(last, Math.multiplyExact(shape[axis] - 1, strides[axis]));
            }
            return count <= storage.elements() && last < storage.elements();
        } catch (ArithmeticException | IllegalArgumentException overflowOrNegative) {
            return false;
        }
    }

    @Override
    public String toString() {
        return type() + Arrays.toString(shape);
    }
}
