package io.stylestream.engine.tensorrt;

import ai.djl.engine.EngineException;
import io.stylestream.cuda.CudaLibrary;
import io.stylestream.engine.LostDevice;
import io.stylestream.engine.OutOfDeviceMemory;
import java.util.Set;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;

/** The CUDA runtime, with its failures as exceptions. Thread-safe. */
final class Cuda {
    /** After these every later call in the process fails too. */
    private static final Set<Integer> STICKY = Set.of(
            cudart.cudaErrorDevicesUnavailable,
            cudart.cudaErrorECCUncorrectable,
            cudart.cudaErrorContained,
            cudart.cudaErrorIllegalAddress,
            cudart.cudaErrorLaunchTimeout,
            cudart.cudaErrorAssert,
            cudart.cudaErrorHardwareStackError,
            cudart.cudaErrorIllegalInstruction,
            cudart.cudaErrorMisalignedAddress,
            cudart.cudaErrorInvalidAddressSpace,
            cudart.cudaErrorInvalidPc,
            cudart.cudaErrorLaunchFailure,
            cudart.cudaErrorUnknown);

    private Cuda() {}

    /**
     * Turns a status into a failure.
     *
     * @param doing what the call was for, for example {@code "copying pictures to the GPU"}
     * @throws OutOfDeviceMemory if memory was short
     * @throws LostDevice if nothing works any more
     * @throws EngineException for other failures
     */
    static void check(int status, String doing) {
        if (status != cudart.cudaSuccess) {
            cudart.cudaGetLastError(); // a failure that is not sticky is forgotten by this
            throw failure(status, doing + " failed: " + CudaLibrary.describe(status));
        }
    }

    /** The exception for a status other than success. */
    static RuntimeException failure(int status, String message) {
        if (status == cudart.cudaErrorMemoryAllocation) {
            return new OutOfDeviceMemory(message);
        }
        return STICKY.contains(status) ? new LostDevice(message) : new EngineException(message);
    }

    static int deviceCount() {
        int[] count = new int[1];
        check(cudart.cudaGetDeviceCount(count), "counting GPUs");
        return count[0];
    }

    /** Lets the calling thread's calls go to a GPU. */
    static void use(int device) {
        check(cudart.cudaSetDevice(device), "selecting GPU " + device);
    }

    /** The GPU that the calling thread's calls go to. */
    static int current() {
        int[] device = new int[1];
        check(cudart.cudaGetDevice(device), "asking for the selected GPU");
        return device[0];
    }

    /** Name and compute capability, for example {@code NVIDIA H200 9.0}. */
    static String deviceName(int device) {
        try (cudaDeviceProp properties = properties(device)) {
            return "%s %s".formatted(properties.name().getString(), computeCapability(device));
        }
    }

    /** What the GPU can do, for example {@code 9.0}. */
    static String computeCapability(int device) {
        try (cudaDeviceProp properties = properties(device)) {
            return "%d.%d".formatted(properties.major(), properties.minor());
        }
    }

    private static cudaDeviceProp properties(int device) {
        cudaDeviceProp properties = new cudaDeviceProp();
        check(cudart.cudaGetDeviceProperties(properties, device), "reading the properties of GPU " + device);
        return properties;
    }

    /**
     * Lets threads that wait for a GPU sleep: spinning would take cores from decoding and encoding. Costs some 20
     * microseconds for each batch.
     */
    static void sleepWhileWaiting(int device) {
        use(device);
        check(cudart.cudaSetDeviceFlags(cudart.cudaDeviceScheduleBlockingSync), "setting up GPU " + device);
    }

    static CUstream_st newStream() {
        CUstream_st stream = new CUstream_st();
        check(cudart.cudaStreamCreateWithFlags(stream, cudart.cudaStreamNonBlocking), "creating a stream");
        return stream;
    }

    static void synchronize(CUstream_st stream) {
        check(cudart.cudaStreamSynchronize(stream), "computing on the GPU");
    }
}
