package io.stylestream.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;
import static org.bytedeco.pytorch.global.torch.empty;

import ai.djl.engine.EngineException;
import io.stylestream.cuda.CudaFailure;
import io.stylestream.engine.LostDevice;
import io.stylestream.engine.OutOfDeviceMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFailuresTest {
    @Test
    void libtorchsOwnAllocationFailureIsOutOfMemory() {
        // given
        long moreThanAnyMachineHas = 1L << 55;
        RuntimeException failure = catchRuntimeException(() -> empty(moreThanAnyMachineHas));

        // when
        RuntimeException sorted = TorchFailures.of(failure);

        // then
        assertThat(sorted).isInstanceOf(OutOfDeviceMemory.class).hasCause(failure);
        assertThat(sorted.getMessage()).doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 139.72 GiB",
                "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED"
            })
    void whatASmallerBatchMayMendIsOutOfMemory(String message) {
        assertThat(TorchFailures.of(new RuntimeException(message))).isInstanceOf(OutOfDeviceMemory.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA error: an illegal memory access was encountered\nCUDA kernel errors might be asynchronous",
                "CUDA error: unspecified launch failure",
                "CUDA error: uncorrectable ECC error encountered",
                "CUDA error: device-side assert triggered"
            })
    void whatBreaksTheProcesssContextIsALostDevice(String message) {
        assertThat(TorchFailures.of(new RuntimeException(message)))
                .isInstanceOf(LostDevice.class)
                .hasMessageStartingWith("the GPU is lost to this process (CUDA error: ")
                .hasMessageEndingWith("; check it with nvidia-smi");
    }

    @Test
    void ourOwnKernelsFailuresAreSortedLikewise() {
        assertThat(TorchFailures.of(new CudaFailure("launching apply8 failed: out of memory (CUDA error 2)")))
                .isInstanceOf(OutOfDeviceMemory.class);
        assertThat(TorchFailures.of(new CudaFailure("a CUDA graph failed: an illegal memory access was encountered")))
                .isInstanceOf(LostDevice.class);
        assertThat(TorchFailures.of(new CudaFailure("launching apply8 failed: invalid argument (CUDA error 1)")))
                .isInstanceOf(EngineException.class)
                .hasMessage("launching apply8 failed: invalid argument (CUDA error 1)");
    }

    @Test
    void anyOtherErrorOfLibtorchIsTheEngines() {
        assertThat(TorchFailures.of(new RuntimeException("Expected 4D input\nException raised from")))
                .isInstanceOf(EngineException.class)
                .hasMessage("libtorch: Expected 4D input");
    }

    @Test
    void whatIsNotLibtorchsStaysItself() {
        IllegalArgumentException own = new IllegalArgumentException("the input picture is out of memory");

        assertThat(TorchFailures.of(own)).isSameAs(own);
    }
}
