package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;

class NvJpegLibraryTest {
    @Test
    void saysInOneSentenceWhyItCannotBeUsed() {
        assumeThat(NvJpegLibrary.obstacle()).as("nvJPEG can be used here").isPresent();

        assertThat(NvJpegLibrary.obstacle().orElseThrow())
                .hasSizeBetween(20, 200)
                .doesNotContain("\n", "Exception", "LinkageError");
    }

    @Test
    void namesTheProfileThatBringsTheBinding() {
        assertThat(NvJpegLibrary.describe(new UnsatisfiedLinkError("no jninvjpeg in java.library.path: /usr/lib")))
                .isEqualTo("this build has no binding to CUDA; build with ./mvnw -Pcuda -DskipTests package");
    }

    @Test
    void namesTheMissingLibrary() {
        assertThat(NvJpegLibrary.describe(missing("libjnicudart.so: libcuda.so.1")))
                .isEqualTo("this machine has no NVIDIA driver (libcuda.so.1 is missing); install it");
        assertThat(NvJpegLibrary.describe(missing("libjninvjpeg.so: libnvjpeg.so.13")))
                .isEqualTo("the CUDA library libnvjpeg.so.13 is missing;"
                        + " install CUDA 13, or put the folder that has it on LD_LIBRARY_PATH");
    }

    @Test
    void quotesOtherFailuresInOneLine() {
        assertThat(NvJpegLibrary.describe(new UnsatisfiedLinkError("wrong ELF class\n at line 2")))
                .isEqualTo("nvJPEG cannot be loaded: wrong ELF class");
    }

    /** JavaCPP says what is missing in the cause. */
    private static Throwable missing(String library) {
        UnsatisfiedLinkError cause = new UnsatisfiedLinkError(
                "/cache/" + library + ": cannot open shared object file: No such file or directory");
        return new UnsatisfiedLinkError("no jni in java.library.path").initCause(cause);
    }
}
