package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stylestream.engine.tensorrt.TensorRtSettings;
import io.stylestream.network.onnx.rewrite.Rewrite;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
    @Test
    void defaultsAreTheBestEngineOnAllCoresWithAllRewrites() {
        EngineSettings defaults = EngineSettings.defaults();

        assertThat(defaults.engine()).isEqualTo("auto");
        assertThat(defaults.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(defaults.rewrites()).containsExactlyInAnyOrder(Rewrite.values());
    }

    @Test
    void refusesZeroThreads() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineSettings.defaults().withThreads(0))
                .withMessage("an engine needs at least 1 thread, but is given 0");
    }

    @Test
    void eachEngineGetsTheRewritesThatHelpIt() {
        EngineSettings onGpu = EngineSettings.defaults().withEngine("TensorRT");

        assertThat(onGpu.rewrites()).isEqualTo(TensorRtSettings.REWRITES);
        assertThat(onGpu.withEngine("OnnxRuntime").rewrites()).containsExactlyInAnyOrder(Rewrite.values());
    }

    @Test
    void rewritesThatWereAskedForStay() {
        EngineSettings none = EngineSettings.defaults().withRewrites(Rewrite.none());

        assertThat(none.withEngine("TensorRT").rewrites()).isEmpty();
    }

    @Test
    void keepsTheEngineLibraryOffline() {
        assertThat(Engines.available()).contains("OnnxRuntime");

        assertThat(ai.djl.util.Utils.isOfflineMode()).isTrue();
    }
}
