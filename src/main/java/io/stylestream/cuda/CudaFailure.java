package io.stylestream.cuda;

/** CUDA refused a call, or reports what went wrong on a GPU before it; told in CUDA's own words. */
public final class CudaFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what was tried, and CUDA's own words */
    public CudaFailure(String message) {
        super(message);
    }
}
