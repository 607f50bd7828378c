package io.stylestream.image;

import io.stylestream.cuda.CudaLibrary;
import java.util.Optional;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvjpeg;
import org.bytedeco.javacpp.Loader;

/** Whether nvJPEG can be used here. Thread-safe. */
final class NvJpegLibrary {
    private static final String BINDING = "org/bytedeco/cuda/linux-x86_64/libjninvjpeg.so";

    private static final String NOT_BUILT_IN =
            "this build has no binding to CUDA; build with ./mvnw -Pcuda -DskipTests package";

    private NvJpegLibrary() {}

    /** Loads on first use and keeps the answer: a second try in one process cannot succeed. */
    private static final class Answer {
        static final Optional<String> OBSTACLE = probe();
    }

    /**
     * Why nvJPEG cannot be used, and what would help, as half a sentence; empty if it can. Never throws, and puts
     * nothing onto a GPU.
     */
    static Optional<String> obstacle() {
        return Answer.OBSTACLE;
    }

    /** The library's own version, such as {@code 13.0.1}; only where there is no obstacle. */
    static String version() {
        return "%d.%d.%d"
                .formatted(
                        property(cudart.MAJOR_VERSION), property(cudart.MINOR_VERSION), property(cudart.PATCH_LEVEL));
    }

    private static int property(int type) {
        int[] value = new int[1];
        NvJpegFailure.check(nvjpeg.nvjpegGetProperty(type, value), "asking nvJPEG for its version");
        return value[0];
    }

    private static Optional<String> probe() {
        if (!CudaLibrary.mayHave(BINDING)) {
            return Optional.of(NOT_BUILT_IN);
        }
        try {
            Optional<String> noGpu = CudaLibrary.withoutGpu();
            if (noGpu.isEmpty()) {
                Loader.load(nvjpeg.class);
            }
            return noGpu;
        } catch (LinkageError | RuntimeException failure) {
            return Optional.of(describe(failure));
        }
    }

    /** What a loading failure means to the user. */
    static String describe(Throwable failure) {
        return CudaLibrary.notLoaded(failure, "nvJPEG", NOT_BUILT_IN);
    }
}
