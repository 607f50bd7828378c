package io.stylestream.image;

import java.util.Locale;
import org.bytedeco.cuda.global.nvjpeg;

/** Who in nvJPEG undoes the Huffman coding when it reads. */
enum NvJpegBackend {
    /** nvJPEG's own choice. */
    DEFAULT(nvjpeg.NVJPEG_BACKEND_DEFAULT),
    /** The processor; the GPU does the rest. */
    HYBRID(nvjpeg.NVJPEG_BACKEND_HYBRID),
    /** The GPU's general cores. */
    GPU_HYBRID(nvjpeg.NVJPEG_BACKEND_GPU_HYBRID),
    /** The GPU's decoders for JPEG, where it has any: A100, Hopper and newer. */
    HARDWARE(nvjpeg.NVJPEG_BACKEND_HARDWARE);

    private final int number;

    NvJpegBackend(int number) {
        this.number = number;
    }

    /** As nvJPEG counts them. */
    int number() {
        return number;
    }

    @Override
    public String toString() {
        return "nvJPEG " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
