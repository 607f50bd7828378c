package io.stylestream.image;

import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory for one picture after another, which grows to the largest of them and is freed by closing. For one thread at a
 * time.
 */
final class GpuBuffer implements AutoCloseable {
    private static final long LEAST_BYTES = 1 << 16;

    private final Place place;
    private long capacity;
    private BytePointer memory = new BytePointer();

    GpuBuffer(Place place) {
        this.place = place;
    }

    /** Where the memory is. */
    enum Place {
        /** In the GPU. */
        DEVICE {
            @Override
            int allocate(Pointer memory, long bytes) {
                return cudart.cudaMalloc(memory, bytes);
            }

            @Override
            void free(Pointer memory) {
                cudart.cudaFree(memory);
            }
        },
        /** In the host, where the GPU reads and writes by itself. */
        PINNED {
            @Override
            int allocate(Pointer memory, long bytes) {
                return cudart.cudaHostAlloc(memory, bytes, cudart.cudaHostAllocDefault);
            }

            @Override
            void free(Pointer memory) {
                cudart.cudaFreeHost(memory);
            }
        };

        abstract int allocate(Pointer memory, long bytes);

        abstract void free(Pointer memory);
    }

    /**
     * Memory of at least so many bytes, with any content; what was got before is invalid from then on. Nobody may be
     * using it.
     *
     * @throws NvJpegFailure if there is not so much
     */
    BytePointer of(long bytes) {
        if (bytes > capacity) {
            close();
            long wanted = Math.max(LEAST_BYTES, bytes + bytes / 2);
            Pointer fresh = new Pointer();
            NvJpegFailure.checkCuda(
                    place.allocate(fresh, wanted), "allocating %d bytes for JPEG files".formatted(wanted));
            memory = new BytePointer(fresh);
            capacity = wanted;
        }
        return memory;
    }

    @Override
    public void close() {
        if (capacity > 0) {
            capacity = 0;
            place.free(memory);
            memory = new BytePointer();
        }
    }
}
