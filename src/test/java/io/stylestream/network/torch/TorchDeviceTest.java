package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.stylestream.core.UsageError;
import io.stylestream.network.torch.TorchDevice.Choice;
import io.stylestream.network.torch.TorchDevice.Type;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TorchDeviceTest {
    @Test
    void theCpuIsUsedWhereItIsAskedFor() {
        assertThat(TorchDevice.choose(Choice.CPU, 0).type()).isEqualTo(Type.CPU);
    }

    @Test
    void withoutGpuTheReasonIsToldAndCudaIsRefused() {
        // given
        assumeThat(torch.cuda_is_available()).isFalse();

        // when
        TorchDevice chosen = TorchDevice.choose(Choice.AUTO, 0);

        // then
        assertThat(chosen.type()).isEqualTo(Type.CPU);
        assertThat(chosen.toString()).startsWith("the CPU (no GPU: ").hasSizeGreaterThan(40);
        assertThatThrownBy(() -> TorchDevice.choose(Choice.CUDA, 0))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith("--device cuda is not possible: ");
    }
}
