package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.stylestream.core.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, because libraries are loaded once; skipped by a build that has no CUDA part. */
class TorchLibraryTest {
    @TempDir
    Path cache;

    /** Says what keeps libtorch's CUDA part from being loaded. */
    static final class Start {
        private Start() {}

        public static void main(String[] arguments) {
            System.out.println("obstacle: " + TorchLibrary.cudaObstacle().orElse("none"));
        }
    }

    @Test
    void theFirstStartOnAMachineMissesNothingOfItsOwn() throws Exception {
        // given
        assumeThat(TorchLibrary.knowsCuda()).as("built with -Pcuda").isTrue();

        // when
        Process process = ChildJvm.command(
                        Start.class, List.of("-Dorg.bytedeco.javacpp.cachedir=" + cache + "/"), List.of())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // then: at most a library of CUDA is missing
        assertThat(process.waitFor()).isZero();
        assertThat(said)
                .containsPattern("(?m)^obstacle: (none|a CUDA 13 library is missing .*)$")
                .doesNotContain("libc10", "libtorch_cpu.so: cannot", "unpacked");
    }
}
