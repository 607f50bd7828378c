package io.stylestream.image;

import io.stylestream.cuda.CudaLibrary;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvjpeg;

/** nvJPEG or CUDA has refused something. */
final class NvJpegFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean ofPicture;

    private NvJpegFailure(String message, boolean ofPicture) {
        super(message);
        this.ofPicture = ofPicture;
    }

    /** One picture is not for nvJPEG; others may be. */
    static NvJpegFailure ofPicture(String message) {
        return new NvJpegFailure(message, true);
    }

    /** Whether it is the picture's fault, and all else goes on. */
    boolean isOfPicture() {
        return ofPicture;
    }

    /**
     * Turns a status of nvJPEG into a failure.
     *
     * @param doing what the call was for
     */
    static void check(int status, String doing) {
        if (status != nvjpeg.NVJPEG_STATUS_SUCCESS) {
            throw new NvJpegFailure("%s failed: %s".formatted(doing, describe(status)), blamesPicture(status));
        }
    }

    /** The same for a status of the CUDA runtime. */
    static void checkCuda(int status, String doing) {
        if (status != cudart.cudaSuccess) {
            cudart.cudaGetLastError(); // a failure that is not sticky is forgotten by this
            throw new NvJpegFailure("%s failed: %s".formatted(doing, CudaLibrary.describe(status)), false);
        }
    }

    private static boolean blamesPicture(int status) {
        return switch (status) {
            case nvjpeg.NVJPEG_STATUS_INVALID_PARAMETER,
                    nvjpeg.NVJPEG_STATUS_BAD_JPEG,
                    nvjpeg.NVJPEG_STATUS_JPEG_NOT_SUPPORTED,
                    nvjpeg.NVJPEG_STATUS_IMPLEMENTATION_NOT_SUPPORTED,
                    nvjpeg.NVJPEG_STATUS_INCOMPLETE_BITSTREAM -> true;
            default -> false;
        };
    }

    private static String describe(int status) {
        String name = switch (status) {
            case nvjpeg.NVJPEG_STATUS_NOT_INITIALIZED -> "it is not initialised";
            case nvjpeg.NVJPEG_STATUS_INVALID_PARAMETER -> "a parameter is invalid";
            case nvjpeg.NVJPEG_STATUS_BAD_JPEG -> "the file is damaged";
            case nvjpeg.NVJPEG_STATUS_JPEG_NOT_SUPPORTED -> "this kind of JPEG is not supported";
            case nvjpeg.NVJPEG_STATUS_ALLOCATOR_FAILURE -> "memory is short";
            case nvjpeg.NVJPEG_STATUS_EXECUTION_FAILED -> "the GPU did not execute it";
            case nvjpeg.NVJPEG_STATUS_ARCH_MISMATCH -> "the GPU has no such unit";
            case nvjpeg.NVJPEG_STATUS_IMPLEMENTATION_NOT_SUPPORTED -> "it is not implemented";
            case nvjpeg.NVJPEG_STATUS_INCOMPLETE_BITSTREAM -> "the file ends early";
            default -> "internal error";
        };
        return "%s (nvJPEG status %d)".formatted(name, status);
    }
}
