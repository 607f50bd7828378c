package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.bytedeco.cuda.global.nvjpeg;
import org.junit.jupiter.api.Test;

class GpuHealthTest {
    private final GpuHealth health = new GpuHealth();

    @Test
    void isOverAfterTenFailuresInARow() {
        failTimes(9, nvjpeg.NVJPEG_STATUS_EXECUTION_FAILED);
        assertThat(health.isOver()).isFalse();

        failTimes(1, nvjpeg.NVJPEG_STATUS_EXECUTION_FAILED);

        assertThat(health.isOver()).isTrue();
        assertThat(health.refused()).isEqualTo(10);
    }

    @Test
    void aSuccessMakesUpForFailuresBeforeIt() {
        failTimes(9, nvjpeg.NVJPEG_STATUS_ALLOCATOR_FAILURE);
        health.succeeded();

        failTimes(9, nvjpeg.NVJPEG_STATUS_ALLOCATOR_FAILURE);

        assertThat(health.isOver()).isFalse();
    }

    @Test
    void badPicturesSayNothingAboutTheGpu() {
        failTimes(20, nvjpeg.NVJPEG_STATUS_BAD_JPEG);
        failTimes(20, nvjpeg.NVJPEG_STATUS_JPEG_NOT_SUPPORTED);
        failTimes(20, nvjpeg.NVJPEG_STATUS_INCOMPLETE_BITSTREAM);

        assertThat(health.isOver()).isFalse();
        assertThat(health.refused()).isEqualTo(60);
    }

    @Test
    void aFailureSaysWhatWentWrong() {
        assertThat(failure(nvjpeg.NVJPEG_STATUS_ARCH_MISMATCH))
                .hasMessage("starting nvJPEG failed: the GPU has no such unit (nvJPEG status 7)");
    }

    private void failTimes(int times, int status) {
        for (int i = 0; i < times; i++) {
            health.failed(failure(status));
        }
    }

    private static NvJpegFailure failure(int status) {
        return catchThrowableOfType(NvJpegFailure.class, () -> NvJpegFailure.check(status, "starting nvJPEG"));
    }
}
