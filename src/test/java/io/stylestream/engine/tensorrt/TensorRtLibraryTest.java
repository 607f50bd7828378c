package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.EngineException;
import io.stylestream.core.UsageError;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.Engines;
import io.stylestream.engine.NetworkLoader;
import org.junit.jupiter.api.Test;

class TensorRtLibraryTest {
    @Test
    void isListedWhetherItCanRunOrNot() {
        assertThat(Engines.available()).contains("TensorRT");
    }

    @Test
    void saysInOneSentenceWhyItCannotRun() {
        assumeThat(TensorRtLibrary.unavailable()).as("TensorRT runs here").isPresent();
        String reason = TensorRtLibrary.unavailable().orElseThrow();

        assertThat(reason).hasSizeBetween(20, 200).doesNotContain("\n", "Exception", "LinkageError");
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> new TensorRtEngineProvider().getEngine())
                .withMessage(reason);
        assertThat(new TensorRtEngineProvider().obstacle()).contains(reason);
        assertThat(new TensorRtEngineProvider().drawback()).contains(reason);
        assertThatExceptionOfType(UsageError.class)
                .isThrownBy(() -> new NetworkLoader(EngineSettings.defaults().withEngine("TensorRT")))
                .withMessage("engine TensorRT cannot run here: " + reason);
    }

    @Test
    void namesTheProfileThatBringsTheLibraries() {
        assertThat(describe(new UnsatisfiedLinkError("no jnicudart in java.library.path: /usr/lib")))
                .isEqualTo("this build has no native TensorRT; build with ./mvnw -Ptensorrt -DskipTests package");
    }

    @Test
    void namesTheMissingDriver() {
        assertThat(describe(missing("libjnicudart.so: libcuda.so.1")))
                .isEqualTo("this machine has no NVIDIA driver (libcuda.so.1 is missing); install it");
    }

    @Test
    void namesTheMissingCudaLibrary() {
        assertThat(describe(missing("libjnicudnn.so: libcudnn_cnn.so.9")))
                .isEqualTo("the CUDA library libcudnn_cnn.so.9 is missing;"
                        + " install CUDA 13 with cuDNN 9, or put the folder that has it on LD_LIBRARY_PATH");
    }

    @Test
    void namesTheMissingTensorRtLibrary() {
        assertThat(describe(missing("libjninvinfer.so: libnvinfer.so.10")))
                .isEqualTo("TensorRT's library libnvinfer.so.10 is missing;"
                        + " build with ./mvnw -Ptensorrt -DskipTests package");
    }

    @Test
    void quotesOtherFailuresInOneLine() {
        assertThat(describe(new UnsatisfiedLinkError("wrong ELF class\n at line 2")))
                .isEqualTo("TensorRT cannot be loaded: wrong ELF class");
    }

    private static String describe(Throwable failure) {
        return TensorRtLibrary.describe(failure, "TensorRT");
    }

    /** JavaCPP says what is missing in the cause. */
    private static Throwable missing(String library) {
        UnsatisfiedLinkError cause = new UnsatisfiedLinkError(
                "/cache/" + library + ": cannot open shared object file: No such file or directory");
        return new UnsatisfiedLinkError("no jni in java.library.path").initCause(cause);
    }
}
