package io.stylestream.engine.torch;

import ai.djl.engine.EngineException;
import io.stylestream.cuda.CudaFailure;
import io.stylestream.engine.LostDevice;
import io.stylestream.engine.OutOfDeviceMemory;
import java.util.List;

/** Sorts failures of libtorch and of our own kernels, told apart only by their text, by what can be done about them. */
final class TorchFailures {
    /** The GPU's allocator, cuBLAS, cuDNN, page-locked memory, and the CPU's allocator. */
    private static final List<String> OUT_OF_MEMORY = List.of(
            "out of memory",
            "CUBLAS_STATUS_ALLOC_FAILED",
            "CUDNN_STATUS_ALLOC_FAILED",
            "CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
            "can't allocate memory");

    /** After these CUDA refuses every further call of the process. */
    private static final List<String> LOST = List.of(
            "unspecified launch failure",
            "illegal memory access",
            "illegal instruction",
            "misaligned address",
            "invalid program counter",
            "device-side assert",
            "hardware stack error",
            "launch timed out",
            "uncorrectable ECC error",
            "uncorrectable NVLink error",
            "GPU has fallen off the bus",
            "device kernel image is invalid",
            "no CUDA-capable device",
            "driver shutting down");

    private TorchFailures() {}

    /** The failure as callers of an engine know it; what libtorch did not throw stays itself. */
    static RuntimeException of(RuntimeException failure) {
        boolean ofOurKernels = failure instanceof CudaFailure;
        // JavaCPP makes nothing more special of a C++ exception
        if (failure.getClass() != RuntimeException.class && !ofOurKernels) {
            return failure;
        }
        String first = firstLine(String.valueOf(failure.getMessage()));
        if (LOST.stream().anyMatch(first::contains)) {
            return new LostDevice(first, failure);
        }
        if (OUT_OF_MEMORY.stream().anyMatch(first::contains)) {
            return new OutOfDeviceMemory(first, failure);
        }
        return new EngineException(ofOurKernels ? first : "libtorch: " + first, failure);
    }

    /** What follows is libtorch's own stack. */
    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}
