package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TensorRtOptionsTest {
    @Test
    void defaults() {
        TensorRtOptions defaults = TensorRtOptions.defaults();

        assertThat(defaults.batches()).containsExactly(1, 8, 32, 64, 128);
        assertThat(defaults.optimisationLevel()).isEqualTo(3);
        assertThat(defaults.tf32()).isTrue();
        assertThat(defaults.refittable()).isTrue();
        assertThat(defaults.cudaGraphs()).isTrue();
        assertThat(defaults.hardwareCompatibility()).isEqualTo("none");
        assertThat(defaults.reference()).isEmpty();
        assertThat(defaults.labels()).isEqualTo(1);
        assertThat(defaults.parityGate()).isTrue();
        assertThat(defaults.cacheFolder()).endsWithRaw(Path.of("stylestream", "tensorrt"));
    }

    @Test
    void readsWhatIsGivenAndKeepsTheRest() {
        TensorRtOptions read = TensorRtOptions.read(
                Map.of("batches", "16,4", "refittable", "false", "reference", "fp32.onnx", "batchifier", "stack"));

        assertThat(read.batches()).containsExactly(4, 16);
        assertThat(read.refittable()).isFalse();
        assertThat(read.reference()).contains(Path.of("fp32.onnx"));
        assertThat(read.optimisationLevel())
                .isEqualTo(TensorRtOptions.defaults().optimisationLevel());
    }

    @Test
    void readsWhatItWrites() {
        TensorRtOptions options = new TensorRtOptions(
                List.of(2),
                5,
                false,
                false,
                false,
                "ampere-plus",
                Optional.of(Path.of("a.onnx")),
                3,
                false,
                Path.of("cache"));

        assertThat(TensorRtOptions.read(options.toMap())).isEqualTo(options);
    }

    @Test
    void refusesUnusableValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorRtOptions.read(Map.of("optimizationLevel", "6")))
                .withMessage("the optimisation level must be 0 to 5, but is 6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorRtOptions.read(Map.of("hardwareCompatibility", "all")))
                .withMessage("the hardware compatibility must be one of none, ampere-plus, but is 'all'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorRtOptions.read(Map.of("labels", "0")))
                .withMessage("there must be at least 1 label, but there are 0");
    }
}
