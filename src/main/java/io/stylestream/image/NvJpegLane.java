package io.stylestream.image;

import static io.stylestream.image.NvJpegFailure.check;
import static io.stylestream.image.NvJpegFailure.checkCuda;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvjpeg;
import org.bytedeco.cuda.nvjpeg.nvjpegEncoderParams;
import org.bytedeco.cuda.nvjpeg.nvjpegEncoderState;
import org.bytedeco.cuda.nvjpeg.nvjpegHandle;
import org.bytedeco.cuda.nvjpeg.nvjpegImage_t;
import org.bytedeco.cuda.nvjpeg.nvjpegJpegState;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * What one thread needs to read and write JPEG files through nvJPEG: a stream, states and memory, which stay from
 * picture to picture. Serves one thread at a time, any thread.
 */
final class NvJpegLane implements AutoCloseable {
    private static final int CHANNELS = 3;

    private final nvjpegHandle library;
    /** Undoes, last first, what was set up. */
    private final Deque<Runnable> cleanUp = new ArrayDeque<>();

    private final CUstream_st stream = new CUstream_st();
    private final CUevent_st done = new CUevent_st();
    private final nvjpegJpegState reader = new nvjpegJpegState();
    private final nvjpegEncoderState writer = new nvjpegEncoderState();
    private final nvjpegEncoderParams options = new nvjpegEncoderParams();
    private final nvjpegImage_t image = new nvjpegImage_t();
    private final SizeTPointer length = new SizeTPointer(1);
    private final IntPointer channels = new IntPointer(1);
    private final IntPointer sampling = new IntPointer(1);
    private final IntPointer widths = new IntPointer(nvjpeg.NVJPEG_MAX_COMPONENT);
    private final IntPointer heights = new IntPointer(nvjpeg.NVJPEG_MAX_COMPONENT);
    private final GpuBuffer pixels = new GpuBuffer(GpuBuffer.Place.DEVICE);
    private final GpuBuffer hostPixels = new GpuBuffer(GpuBuffer.Place.PINNED);
    private final GpuBuffer hostFile = new GpuBuffer(GpuBuffer.Place.PINNED);
    private int quality;

    /** @throws NvJpegFailure if the GPU does not give what it takes */
    NvJpegLane(nvjpegHandle library) {
        this.library = library;
        try {
            setUp();
        } catch (NvJpegFailure failure) {
            close();
            throw failure;
        }
    }

    private void setUp() {
        NvJpeg.useDevice();
        int[] least = new int[1];
        int[] greatest = new int[1];
        checkCuda(cudart.cudaDeviceGetStreamPriorityRange(least, greatest), "asking for priorities");
        // before the networks' long kernels, or a picture would wait for a whole batch
        checkCuda(
                cudart.cudaStreamCreateWithPriority(stream, cudart.cudaStreamNonBlocking, greatest[0]),
                "creating a stream for JPEG files");
        cleanUp.push(() -> cudart.cudaStreamDestroy(stream));
        // a thread that waits sleeps: the processor has other pictures to do
        checkCuda(
                cudart.cudaEventCreateWithFlags(done, cudart.cudaEventBlockingSync | cudart.cudaEventDisableTiming),
                "creating an event for JPEG files");
        cleanUp.push(() -> cudart.cudaEventDestroy(done));
        check(nvjpeg.nvjpegJpegStateCreate(library, reader), "creating a JPEG reader");
        cleanUp.push(() -> nvjpeg.nvjpegJpegStateDestroy(reader));
        check(nvjpeg.nvjpegEncoderStateCreate(library, writer, stream), "creating a JPEG writer");
        cleanUp.push(() -> nvjpeg.nvjpegEncoderStateDestroy(writer));
        check(nvjpeg.nvjpegEncoderParamsCreate(library, options, stream), "creating options of a JPEG writer");
        cleanUp.push(() -> nvjpeg.nvjpegEncoderParamsDestroy(options));
        check(
                nvjpeg.nvjpegEncoderParamsSetSamplingFactors(options, nvjpeg.NVJPEG_CSS_420, stream),
                "setting the chroma of JPEG files");
        check(
                nvjpeg.nvjpegEncoderParamsSetOptimizedHuffman(options, 0, stream),
                "setting the Huffman tables of JPEG files");
        await();
    }

    /**
     * The pixels of a file.
     *
     * @param bytes length of the part that is the picture, from the start
     * @throws NvJpegFailure if it does not go
     */
    RgbPicture read(byte[] file, int bytes, PlainJpeg kind) {
        NvJpeg.useDevice();
        BytePointer encoded = hostFile.of(bytes).put(file, 0, bytes);
        requireAgreement(encoded, bytes, kind);
        int rowBytes = CHANNELS * kind.width();
        int pixelBytes = rowBytes * kind.height();
        BytePointer device = pixels.of(pixelBytes);
        BytePointer host = hostPixels.of(pixelBytes);
        image.channel(0, device).pitch(0, rowBytes);
        try {
            check(
                    nvjpeg.nvjpegDecode(library, reader, encoded, bytes, nvjpeg.NVJPEG_OUTPUT_RGBI, image, stream),
                    "reading a JPEG file");
            checkCuda(
                    cudart.cudaMemcpyAsync(host, device, pixelBytes, cudart.cudaMemcpyDeviceToHost, stream),
                    "copying pixels from the GPU");
        } finally {
            await(); // also after a failure: the memory is used again
        }
        byte[] rgb = new byte[pixelBytes];
        host.get(rgb);
        return new RgbPicture(kind.width(), kind.height(), rgb);
    }

    /** nvJPEG must see the size that was checked against the limits and that memory is taken for. */
    private void requireAgreement(BytePointer encoded, int bytes, PlainJpeg kind) {
        check(
                nvjpeg.nvjpegGetImageInfo(library, encoded, bytes, channels, sampling, widths, heights),
                "reading the header of a JPEG file");
        boolean agrees = widths.get(0) == kind.width()
                && heights.get(0) == kind.height()
                && channels.get() == (kind.isGray() ? 1 : CHANNELS)
                && sampling.get() != nvjpeg.NVJPEG_CSS_UNKNOWN;
        if (!agrees) {
            throw NvJpegFailure.ofPicture("nvJPEG sees %d x %d pixels of %d channels with sampling %d"
                    .formatted(widths.get(0), heights.get(0), channels.get(), sampling.get()));
        }
    }

    /**
     * The picture as a file with 4:2:0 chroma.
     *
     * @param percent quality, 1 to 100
     * @throws NvJpegFailure if it does not go
     */
    byte[] write(RgbPicture picture, int percent) {
        NvJpeg.useDevice();
        int pixelBytes = picture.rgb().length;
        BytePointer host = hostPixels.of(pixelBytes).put(picture.rgb());
        BytePointer device = pixels.of(pixelBytes);
        image.channel(0, device).pitch(0, (long) CHANNELS * picture.width());
        try {
            encode(picture, percent, host, device);
        } finally {
            await();
        }
        BytePointer encoded = hostFile.of(length.get());
        try {
            retrieve(encoded);
        } finally {
            await();
        }
        byte[] file = new byte[Math.toIntExact(length.get())];
        encoded.get(file);
        return file;
    }

    private void encode(RgbPicture picture, int percent, BytePointer host, BytePointer device) {
        checkCuda(
                cudart.cudaMemcpyAsync(device, host, picture.rgb().length, cudart.cudaMemcpyHostToDevice, stream),
                "copying pixels to the GPU");
        if (percent != quality) {
            check(nvjpeg.nvjpegEncoderParamsSetQuality(options, percent, stream), "setting the quality of JPEG files");
            quality = percent;
        }
        check(
                nvjpeg.nvjpegEncodeImage(
                        library,
                        writer,
                        options,
                        image,
                        nvjpeg.NVJPEG_INPUT_RGBI,
                        picture.width(),
                        picture.height(),
                        stream),
                "writing a JPEG file");
        retrieve(new BytePointer());
    }

    /** Fetches the file; into null, only its length. */
    private void retrieve(BytePointer encoded) {
        check(
                nvjpeg.nvjpegEncodeRetrieveBitstream(library, writer, encoded, length, stream),
                "fetching a JPEG file from the GPU");
    }

    private void await() {
        checkCuda(cudart.cudaEventRecord(done, stream), "waiting for the GPU");
        checkCuda(cudart.cudaEventSynchronize(done), "waiting for the GPU");
    }

    @Override
    public void close() {
        cudart.cudaSetDevice(NvJpeg.DEVICE);
        while (!cleanUp.isEmpty()) {
            cleanUp.pop().run();
        }
        pixels.close();
        hostPixels.close();
        hostFile.close();
        image.close();
        length.close();
        channels.close();
        sampling.close();
        widths.close();
        heights.close();
    }
}
