package io.stylestream.cuda;

import org.bytedeco.cuda.global.cudart;

/** CUDA refused a call, or reports what went wrong on a GPU before it; told in CUDA's own words. */
public final class CudaFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what was tried, and CUDA's own words */
    public CudaFailure(String message) {
        super(message);
    }

    /**
     * Turns a status of CUDA's runtime or driver into a failure.
     *
     * @param doing what the call was for, for example {@code "loading features.cu"}
     * @throws CudaFailure unless it is success
     */
    public static void check(int status, String doing) {
        if (status != cudart.cudaSuccess) {
            cudart.cudaGetLastError(); // a failure that is not sticky is forgotten by this
            throw new CudaFailure("%s failed: %s".formatted(doing, CudaLibrary.describe(status)));
        }
    }
}
