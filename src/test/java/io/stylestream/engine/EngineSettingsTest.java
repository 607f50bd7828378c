package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stylestream.network.onnx.rewrite.Rewrite;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
    @Test
    void defaultsAreTheBestEngineOnAllCoresWithAllRewrites() {
        EngineSettings defaults = EngineSettings.defaults();

        assertThat(defaults.engine()).isEqualTo("auto");
        assertThat(defaults.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(defaults.rewrites()).containsExactlyInAnyOrder(Rewrite.values());
        assertThat(defaults.memory()).isEqualTo(EngineSettings.UNLIMITED_MEMORY);
    }

    @Test
    void refusesZeroThreads() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineSettings.defaults().withThreads(0))
                .withMessage("an engine needs at least 1 thread, but is given 0");
    }

    @Test
    void refusesNoMemory() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineSettings.defaults().withMemory(0))
                .withMessage("an engine needs memory, but is given 0 bytes");
    }

    @Test
    void anotherEngineGetsTheRewritesThatSuitIt() {
        EngineSettings onGpu = EngineSettings.defaults().withEngine("TensorRT");

        assertThat(onGpu.rewrites())
                .containsExactlyInAnyOrder(
                        Rewrite.NORM_BIAS, Rewrite.RESIDUAL_SCALE, Rewrite.ADAIN_OFFSET, Rewrite.SHORTCUT_ORDER);
        assertThat(onGpu.withEngine("OnnxRuntime").rewrites())
                .isEqualTo(EngineSettings.defaults().rewrites());
    }

    @Test
    void chosenRewritesStayWithAnotherEngine() {
        EngineSettings chosen = EngineSettings.defaults().withRewrites(Rewrite.all());

        assertThat(chosen.withEngine("TensorRT").rewrites()).containsExactlyInAnyOrder(Rewrite.values());
    }

    @Test
    void keepsTheEngineLibraryOffline() {
        assertThat(Engines.available()).contains("OnnxRuntime");

        assertThat(ai.djl.util.Utils.isOfflineMode()).isTrue();
    }
}
