package io.stylestream.engine.tensorrt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Bytes in the host's memory that the GPU reads and writes by itself, freed by closing. */
final class PinnedMemory implements AutoCloseable {
    private final Pointer pointer;
    private final ByteBuffer buffer;
    private boolean closed;

    private PinnedMemory(Pointer pointer, int bytes) {
        this.pointer = pointer;
        this.buffer = new BytePointer(pointer).capacity(bytes).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    static PinnedMemory allocate(int bytes) {
        Pointer pointer = new Pointer();
        int status = cudart.cudaHostAlloc(pointer, Math.max(1, bytes), cudart.cudaHostAllocDefault);
        Cuda.check(status, "allocating %d bytes for transfers to the GPU".formatted(bytes));
        return new PinnedMemory(pointer, bytes);
    }

    Pointer pointer() {
        return pointer;
    }

    /** All bytes, from the beginning; must not be touched after closing. */
    ByteBuffer buffer() {
        return buffer.duplicate().clear().order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            cudart.cudaFreeHost(pointer);
        }
    }
}
