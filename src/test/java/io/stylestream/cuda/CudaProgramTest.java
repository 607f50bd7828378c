package io.stylestream.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;

class CudaProgramTest {
    static boolean compilerBound() {
        return CudaLibrary.mayHave("org/bytedeco/cuda/linux-x86_64/libjninvrtc.so");
    }

    @Test
    @DisabledIf(value = "compilerBound", disabledReason = "this build has the binding of CUDA's compiler")
    void withoutTheCompilerItSaysWhatIsMissing() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> CudaProgram.compile("nothing.cu", "", 0))
                .withMessage(
                        "this build has no binding of CUDA's compiler; build with ./mvnw -Pcuda -DskipTests package");
    }

    @Test
    void aFloatArgumentIsItsBits() {
        assertThat(Float.intBitsToFloat((int) CudaProgram.Kernel.argument(-0.2)))
                .isEqualTo(-0.2f);
    }
}
