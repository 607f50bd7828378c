package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import io.stylestream.engine.LostDevice;
import io.stylestream.engine.OutOfDeviceMemory;
import org.bytedeco.cuda.global.cudart;
import org.junit.jupiter.api.Test;

/** Which CUDA errors mean what; no library is loaded. */
class CudaTest {
    @Test
    void missingMemoryCanBeHandledByTheCaller() {
        assertThat(Cuda.failure(cudart.cudaErrorMemoryAllocation, "allocating failed"))
                .isExactlyInstanceOf(OutOfDeviceMemory.class)
                .hasMessage("allocating failed");
    }

    @Test
    void anIllegalAddressEndsTheProcess() {
        assertThat(Cuda.failure(cudart.cudaErrorIllegalAddress, "computing failed"))
                .isExactlyInstanceOf(LostDevice.class)
                .hasMessage("the GPU is lost to this process (computing failed); check it with nvidia-smi");
    }

    @Test
    void otherErrorsConcernOneCallOnly() {
        assertThat(Cuda.failure(cudart.cudaErrorInvalidValue, "copying failed"))
                .isExactlyInstanceOf(EngineException.class);
    }
}
