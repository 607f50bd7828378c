package io.stylestream.network.torch;

import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.grad;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Copies tensors between host memory and libtorch, and takes derivatives. */
public final class TorchTensors {
    private TorchTensors() {}

    /**
     * A libtorch tensor on the CPU with a copy of the given one; half-precision floats become float32.
     *
     * @throws IllegalArgumentException if the element type has no counterpart
     */
    public static Tensor of(HostTensor source) {
        return switch (source.type()) {
            case F16, BF16 -> ofFloats(source.toFloats(), source.shape());
            default -> copy(source.bytes(), scalarType(source.type()), source.shape());
        };
    }

    /** A float32 tensor on the CPU with a copy of the values. */
    public static Tensor ofFloats(float[] values, long... shape) {
        return of(HostTensor.ofFloats(values, shape));
    }

    /** A float64 tensor on the CPU with a copy of the values. */
    public static Tensor ofDoubles(double... values) {
        ByteBuffer bytes = HostTensor.allocate((long) values.length * Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        return copy(bytes, ScalarType.Double, values.length);
    }

    /** An int64 tensor on the CPU with a copy of the values. */
    public static Tensor ofLongs(long... values) {
        return of(HostTensor.ofLongs(values, values.length));
    }

    /** A uint8 tensor on the CPU with a copy of the bytes. */
    public static Tensor ofBytes(byte[] values, long... shape) {
        return copy(ByteBuffer.wrap(values), ScalarType.Byte, shape);
    }

    private static Tensor copy(ByteBuffer bytes, ScalarType type, long... shape) {
        Tensor tensor = empty(shape, new TensorOptions(type), new MemoryFormatOptional());
        bytesOf(tensor, bytes.remaining()).put(bytes);
        return tensor;
    }

    /** A copy in host memory, whatever device and layout the tensor has. */
    public static HostTensor toHost(Tensor tensor) {
        Tensor dense = tensor.detach().cpu().contiguous();
        ElementType type = elementType(dense);
        long[] shape = new long[(int) dense.dim()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = dense.size(axis);
        }
        ByteBuffer bytes = HostTensor.allocate(dense.numel() * type.bytes());
        bytes.put(bytesOf(dense, bytes.capacity())).flip();
        return new HostTensor(type, shape, bytes);
    }

    /**
     * The derivative of a number, of which derivatives can be taken in turn.
     *
     * @param of a single number that depends on {@code by}
     * @param by requires gradients
     */
    public static Tensor derivative(Tensor of, Tensor by) {
        boolean derivable = true;
        boolean allowUnused = false;
        return grad(
                        new TensorVector(of),
                        new TensorVector(by),
                        new TensorVector(),
                        new BoolOptional(true),
                        derivable,
                        allowUnused)
                .get(0);
    }

    private static ByteBuffer bytesOf(Tensor dense, long count) {
        return new BytePointer(dense.data_ptr()).capacity(count).asByteBuffer();
    }

    private static ElementType elementType(Tensor tensor) {
        return switch (tensor.scalar_type().intern()) {
            case Float -> ElementType.F32;
            case Double -> ElementType.F64;
            case Long -> ElementType.I64;
            case Int -> ElementType.I32;
            case Byte -> ElementType.U8;
            default -> throw new IllegalArgumentException("no host type for " + tensor.scalar_type());
        };
    }

    private static ScalarType scalarType(ElementType type) {
        return switch (type) {
            case F32 -> ScalarType.Float;
            case F64 -> ScalarType.Double;
            case I64 -> ScalarType.Long;
            case I32 -> ScalarType.Int;
            case U8 -> ScalarType.Byte;
            default -> throw new IllegalArgumentException("no libtorch type for " + type);
        };
    }
}
