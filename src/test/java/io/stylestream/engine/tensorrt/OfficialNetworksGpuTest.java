package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.RandomWeights;
import io.stylestream.network.onnx.precision.NormForm;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The paper's architecture at 256 px on a GPU; skipped, with the reason, where the engine cannot run. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class OfficialNetworksGpuTest {
    private static final StarGanV2 OFFICIAL = new StarGanV2(256, 64, 512, 64, 16, 512, 3, 0);

    @TempDir
    Path folder;

    @BeforeEach
    void requireGpu() {
        TensorRtLibrary.unableToBuild().ifPresent(reason -> assumeTrue(false, reason));
    }

    @Test
    void theGeneratorIsBuiltAndComputesWhatOnnxRuntimeComputes() throws Exception {
        NetworkFiles network = NetworkFiles.write(
                folder,
                OFFICIAL,
                NetworkKind.GENERATOR,
                RandomWeights.of(OFFICIAL, NetworkKind.GENERATOR),
                Precision.FP16,
                NormForm.NATIVE_HALF);

        try (TensorRtModel model = network.load(folder, "8", Map.of())) {
            assertThat(model.parity()).contains("batch 8 ", "PSNR");
        }
    }
}
