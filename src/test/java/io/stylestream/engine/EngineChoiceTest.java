package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import io.stylestream.core.UsageError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EngineChoiceTest {
    private static final String NO_DRIVER = "there is no NVIDIA driver; install it";
    private static final String NO_CUDA = "this build has no CUDA version of libtorch";

    private final Installed onnxRuntime = new Installed("OnnxRuntime", Optional.empty(), Optional.empty());
    private final Installed torchOnGpu = new Installed("Torch", Optional.empty(), Optional.empty());
    private final Installed torchOnCpu = new Installed("Torch", Optional.empty(), Optional.of(NO_CUDA));
    private final Installed tensorRt = new Installed("TensorRT", Optional.empty(), Optional.empty());
    private final Installed brokenTensorRt = new Installed("TensorRT", Optional.of(NO_DRIVER), Optional.of(NO_DRIVER));

    @Test
    void autoTakesTorchOnAGpu() {
        EngineChoice choice = EngineChoice.among(List.of(onnxRuntime, tensorRt, torchOnGpu), "auto");

        assertThat(choice).isEqualTo(new EngineChoice("Torch", List.of()));
        assertThat(choice.toString()).isEqualTo("engine Torch");
    }

    @Test
    void autoTakesTensorRtWhereLibtorchKnowsNoGpu() {
        EngineChoice choice = EngineChoice.among(List.of(onnxRuntime, torchOnCpu, tensorRt), "Auto");

        assertThat(choice.engine()).isEqualTo("TensorRT");
        assertThat(choice.reasons()).containsExactly("Torch (" + NO_CUDA + ")");
    }

    @Test
    void autoSaysInOneSentenceWhyItIsLeftWithTheCpu() {
        EngineChoice choice = EngineChoice.among(List.of(onnxRuntime, torchOnCpu, brokenTensorRt), "auto");

        assertThat(choice.toString())
                .isEqualTo("engine OnnxRuntime, because better ones cannot be used: Torch (" + NO_CUDA + "), TensorRT ("
                        + NO_DRIVER + ")");
    }

    @Test
    void autoPassesAnEngineByThatHasRefusedANetwork() {
        EngineChoice choice = EngineChoice.among(
                List.of(onnxRuntime, torchOnGpu, tensorRt), "auto", Map.of("Torch", "its memory is too small"));

        assertThat(choice.toString())
                .isEqualTo("engine TensorRT, because better ones cannot be used: Torch (its memory is too small)");
    }

    @Test
    void onlyAutoChangesTheEngineAndNotBehindTheLast() {
        assertThat(EngineChoice.mayChange("AUTO", "TensorRT")).isTrue();
        assertThat(EngineChoice.mayChange("auto", "Torch")).isTrue();
        assertThat(EngineChoice.mayChange("auto", "OnnxRuntime")).isFalse();
        assertThat(EngineChoice.mayChange("TensorRT", "TensorRT")).isFalse();
    }

    @Test
    void autoIsContentWithAnEngineThatIsNotAsked() {
        assertThat(EngineChoice.among(List.of(onnxRuntime), "auto").reasons()).isEmpty();
    }

    @Test
    void aNamedEngineIsTakenEvenWhereAutoWouldNot() {
        EngineChoice choice = EngineChoice.among(List.of(onnxRuntime, torchOnCpu), "torch");

        assertThat(choice).isEqualTo(new EngineChoice("Torch", List.of()));
    }

    @Test
    void namesAreKnownInAnyCase() {
        assertThat(EngineChoice.of("ONNXRUNTIME").engine()).isEqualTo("OnnxRuntime");
        assertThat(EngineChoice.of("torch").engine()).isEqualTo("Torch");
    }

    @Test
    void anUnusableEngineIsRefusedWithItsReason() {
        assertThatExceptionOfType(UsageError.class)
                .isThrownBy(() -> EngineChoice.among(List.of(onnxRuntime, brokenTensorRt), "tensorrt"))
                .withMessage("engine TensorRT cannot run here: " + NO_DRIVER);
    }

    @Test
    void anUnknownEngineIsRefusedWithThoseThereAre() {
        assertThatExceptionOfType(UsageError.class)
                .isThrownBy(() -> EngineChoice.among(List.of(onnxRuntime, torchOnCpu), "Abacus"))
                .withMessage("there is no engine 'Abacus'; choose one of: auto, OnnxRuntime, Torch");
    }

    @Test
    void aLibraryThatCannotBeLoadedIsAReasonLikeAnyOther() {
        Supplier<Optional<String>> linking = () -> {
            throw new UnsatisfiedLinkError("no nvinfer in java.library.path");
        };
        Installed unloadable = new Installed("TensorRT", linking, linking);

        assertThat(EngineChoice.among(List.of(onnxRuntime, unloadable), "auto").toString())
                .isEqualTo("engine OnnxRuntime, because better ones cannot be used: TensorRT (its library cannot be"
                        + " loaded: no nvinfer in java.library.path)");
        assertThatExceptionOfType(UsageError.class)
                .isThrownBy(() -> EngineChoice.among(List.of(unloadable), "tensorrt"))
                .withMessageStartingWith("engine TensorRT cannot run here: its library cannot be loaded");
    }

    /** An engine that is never started. */
    private record Installed(
            String getEngineName, Supplier<Optional<String>> obstacles, Supplier<Optional<String>> drawbacks)
            implements EngineProvider, EngineProbe {
        Installed(String name, Optional<String> obstacle, Optional<String> drawback) {
            this(name, () -> obstacle, () -> drawback);
        }

        @Override
        public Optional<String> obstacle() {
            return obstacles.get();
        }

        @Override
        public Optional<String> drawback() {
            return drawbacks.get();
        }

        @Override
        public int getEngineRank() {
            return 1;
        }

        @Override
        public Engine getEngine() {
            throw new AssertionError("a choice starts no engine");
        }
    }
}
