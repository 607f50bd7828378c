package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeatureKernelsTest {
    @Test
    void theCpuHasNone() {
        assertThat(FeatureKernels.of(TorchDevice.cpu())).isEmpty();
    }

    @Test
    void theirSourceNeedsNoHeaders() {
        assertThat(FeatureKernels.source()).contains("extern \"C\" __global__").doesNotContain("#include");
    }
}
