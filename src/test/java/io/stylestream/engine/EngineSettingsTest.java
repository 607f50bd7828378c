package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stylestream.core.UsageError;
import io.stylestream.network.onnx.rewrite.Rewrite;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
    @Test
    void defaultsAreOnnxRuntimeOnAllCoresWithAllRewrites() {
        EngineSettings defaults = EngineSettings.defaults();

        assertThat(defaults.engine()).isEqualTo("OnnxRuntime");
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
    void unknownEngineNamesThoseThatExist() {
        EngineSettings settings = EngineSettings.defaults().withEngine("Abacus");

        assertThatExceptionOfType(UsageError.class)
                .isThrownBy(() -> new NetworkLoader(settings))
                .withMessage("there is no engine 'Abacus'; choose one of: " + String.join(", ", Engines.available()));
    }

    @Test
    void keepsTheEngineLibraryOffline() {
        assertThat(Engines.available()).contains("OnnxRuntime");

        assertThat(ai.djl.util.Utils.isOfflineMode()).isTrue();
    }
}
