package io.stylestream.engine.tensorrt;

import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;

/** Bytes in the GPU's memory, freed by closing. */
final class DeviceMemory implements AutoCloseable {
    private final Pointer pointer;
    private final long bytes;
    private boolean closed;

    private DeviceMemory(Pointer pointer, long bytes) {
        this.pointer = pointer;
        this.bytes = bytes;
    }

    /** @throws io.stylestream.engine.OutOfDeviceMemory if so much is not free */
    static DeviceMemory allocate(long bytes) {
        Pointer pointer = new Pointer();
        Cuda.check(cudart.cudaMalloc(pointer, Math.max(1, bytes)), "allocating %d bytes on the GPU".formatted(bytes));
        return new DeviceMemory(pointer, bytes);
    }

    Pointer pointer() {
        return pointer;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            cudart.cudaFree(pointer);
        }
    }
}
