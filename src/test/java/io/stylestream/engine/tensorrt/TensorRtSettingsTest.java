package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stylestream.core.UsageError;
import io.stylestream.network.onnx.precision.NormForm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorRtSettingsTest {
    private static final String PRECISION = "stylestream.tensorrt.precision";
    private static final String BATCHES = "stylestream.tensorrt.batches";

    @AfterEach
    void forgetProperties() {
        System.clearProperty(PRECISION);
        System.clearProperty(BATCHES);
    }

    @Test
    void defaults() {
        TensorRtSettings settings = TensorRtSettings.ofSystemProperties();

        assertThat(settings.precision()).isEqualTo(Precision.FP16);
        assertThat(settings.norm()).isEqualTo(NormForm.NATIVE_HALF);
        assertThat(settings.options()).isEqualTo(TensorRtOptions.defaults());
    }

    @Test
    void propertiesReplaceDefaults() {
        System.setProperty(PRECISION, "fp32");
        System.setProperty(BATCHES, "2,4");

        TensorRtSettings settings = TensorRtSettings.ofSystemProperties();

        assertThat(settings.precision()).isEqualTo(Precision.FP32);
        assertThat(settings.options().batches()).containsExactly(2, 4);
    }

    @Test
    void anUnusablePropertyIsNamed() {
        System.setProperty(PRECISION, "int8");

        assertThatExceptionOfType(UsageError.class)
                .isThrownBy(TensorRtSettings::ofSystemProperties)
                .withMessage("a system property stylestream.tensorrt.* cannot be used:"
                        + " there is no precision 'int8'; choose fp16 or fp32");
    }
}
