package io.stylestream.network.onnx;

import io.stylestream.core.ElementType;
import java.util.Arrays;

/** A tensor of an ONNX graph: its name, and what is known about it before it runs. Immutable; equal by identity. */
public final class OnnxValue {
    /** An extent that is known only when the graph runs. */
    public static final long DYNAMIC = -1;

    /** Stands for an optional input that is left out. */
    static final OnnxValue ABSENT = new OnnxValue("", ElementType.F32);

    private final String name;
    private final ElementType type;
    private final long[] shape;

    OnnxValue(String name, ElementType type, long... shape) {
        this.name = name;
        this.type = type;
        this.shape = shape.clone();
    }

    public String name() {
        return name;
    }

    public ElementType type() {
        return type;
    }

    /** The extents, outermost first, {@link #DYNAMIC} where not known (a copy). */
    public long[] shape() {
        return shape.clone();
    }

    /** Number of axes. */
    public int rank() {
        return shape.length;
    }

    /** One extent, {@link #DYNAMIC} if not known. */
    public long extent(int axis) {
        return shape[axis];
    }

    /**
     * One extent.
     *
     * @throws IllegalStateException if it is known only when the graph runs
     */
    public long knownExtent(int axis) {
        if (shape[axis] == DYNAMIC) {
            throw new IllegalStateException("axis %d of %s is known only when the graph runs".formatted(axis, this));
        }
        return shape[axis];
    }

    @Override
    public String toString() {
        return name + " " + type + Arrays.toString(shape);
    }
}
