package io.stylestream.image;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvjpeg;
import org.bytedeco.cuda.nvjpeg.nvjpegHandle;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads JPEG files with an NVIDIA GPU, through nvJPEG. Thread-safe.
 *
 * <p>Each thread borrows a {@link NvJpegLane}; there are as many as were ever needed at once, at most one per
 * processor, and each keeps memory for the largest picture it has seen (at most {@value #MOST_PIXELS} pixels, larger
 * ones are left to the processor). What nvJPEG refuses is done by the processor as well; when the GPU itself fails
 * again and again, everything is from then on.
 */
final class NvJpeg extends JpegCodec {
    /** The GPU that the engines use, too. */
    static final int DEVICE = 0;

    private static final int MOST_LANES = Runtime.getRuntime().availableProcessors();
    private static final int MOST_PIXELS = 1 << 24;

    /**
     * Of a picture whose writing costs less of the processor's time on the GPU. On an H200 nvJPEG takes about 1.5 ms
     * for launching and copying, at any size; OpenCV takes 0.4 ms for 256 x 256 pixels, 6.6 ms for 1024 x 1024.
     */
    private static final int LARGE_PIXELS = 512 * 512;

    /** What does not follow the standard is refused, and chroma is interpolated, both as libjpeg does. */
    private static final int FLAGS =
            nvjpeg.NVJPEG_FLAGS_BITSTREAM_STRICT | nvjpeg.NVJPEG_FLAGS_UPSAMPLING_WITH_INTERPOLATION;

    private final nvjpegHandle library;
    private final String name;
    private final boolean everything;
    private final Semaphore free = new Semaphore(MOST_LANES);
    private final Deque<NvJpegLane> idle = new ConcurrentLinkedDeque<>();
    private final GpuHealth health = new GpuHealth();
    private volatile boolean closed;

    private NvJpeg(nvjpegHandle library, String name, boolean everything) {
        this.library = library;
        this.name = name;
        this.everything = everything;
    }

    /**
     * Starts nvJPEG on the GPU.
     *
     * @param everything whether it reads, too, and writes pictures of all sizes; else it writes large ones only
     * @throws NvJpegFailure if it does not start
     */
    static NvJpeg open(NvJpegBackend backend, boolean everything) {
        String name = "%s %s".formatted(backend, NvJpegLibrary.version());
        useDevice();
        nvjpegHandle library = new nvjpegHandle();
        NvJpegFailure.check(nvjpeg.nvjpegCreateEx(backend.number(), null, null, FLAGS, library), "starting " + backend);
        NvJpeg codec = new NvJpeg(library, name, everything);
        try {
            codec.idle.push(new NvJpegLane(library)); // what does not go for one does not go at all
            return codec;
        } catch (NvJpegFailure failure) {
            codec.close();
            throw failure;
        }
    }

    /** Lets the calling thread's calls go to the GPU. */
    static void useDevice() {
        NvJpegFailure.checkCuda(cudart.cudaSetDevice(DEVICE), "selecting GPU " + DEVICE);
    }

    @Override
    boolean reads(byte[] file, PlainJpeg kind) {
        return everything && !closed && !health.isOver() && fits(kind.width(), kind.height());
    }

    @Override
    @Nullable
    RgbPicture read(byte[] file, PlainJpeg kind) {
        int bytes = JpegStructure.soundBytes(file);
        return bytes == 0 ? null : onLane(lane -> lane.read(file, bytes, kind));
    }

    @Override
    byte[] write(RgbPicture picture, float quality) {
        boolean worthwhile = everything || (long) picture.width() * picture.height() > LARGE_PIXELS;
        byte[] file = worthwhile ? writeOnGpu(picture, quality) : null;
        return file == null ? ofProcessor().write(picture, quality) : file;
    }

    /** The picture as a file; null if it did not go. */
    byte @Nullable [] writeOnGpu(RgbPicture picture, float quality) {
        return fits(picture.width(), picture.height()) ? onLane(lane -> lane.write(picture, percent(quality))) : null;
    }

    private static boolean fits(int width, int height) {
        return (long) width * height <= MOST_PIXELS;
    }

    /** Does something on a borrowed lane; null if it did not go. */
    private <T> @Nullable T onLane(Function<NvJpegLane, T> work) {
        free.acquireUninterruptibly();
        try {
            return closed || health.isOver() ? null : onFreeLane(work);
        } finally {
            free.release();
        }
    }

    private <T> @Nullable T onFreeLane(Function<NvJpegLane, T> work) {
        NvJpegLane lane = idle.poll();
        boolean reusable = true;
        try {
            if (lane == null) {
                lane = new NvJpegLane(library);
            }
            T result = work.apply(lane);
            health.succeeded();
            return result;
        } catch (NvJpegFailure failure) {
            reusable = failure.isOfPicture();
            health.failed(failure);
            return null;
        } finally {
            if (lane != null) {
                giveBack(lane, reusable);
            }
        }
    }

    private void giveBack(NvJpegLane lane, boolean reusable) {
        if (reusable) {
            idle.push(lane);
        } else {
            lane.close();
        }
    }

    @Override
    public long refused() {
        return health.refused();
    }

    /** Waits for running calls, then frees the GPU's memory. */
    @Override
    public void close() {
        free.acquireUninterruptibly(MOST_LANES);
        try {
            closed = true;
            for (NvJpegLane lane = idle.poll(); lane != null; lane = idle.poll()) {
                lane.close();
            }
            if (!library.isNull()) {
                nvjpeg.nvjpegDestroy(library);
                library.setNull();
            }
        } finally {
            free.release(MOST_LANES);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
