package io.stylestream.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvjpeg;
import org.bytedeco.javacpp.Loader;

/** Whether nvJPEG can be used here. Thread-safe. */
final class NvJpegLibrary {
    private static final Pattern MISSING_FILE =
            Pattern.compile("(lib[\\w.+-]+\\.so[\\w.]*): cannot open shared object file");
    private static final String DRIVER_LIBRARY = "libcuda.so";
    private static final String BINDING = "/org/bytedeco/cuda/linux-x86_64/libjninvjpeg.so";

    /** Whether JavaCPP looks for libraries in folders first; they need not be on the class path then. */
    private static final String UNPACKED_ELSEWHERE = "org.bytedeco.javacpp.pathsFirst";

    private static final String NOT_BUILT_IN =
            "this build has no binding to CUDA; build with ./mvnw -Pcuda -DskipTests package";
    private static final String NO_GPU = "this machine has no NVIDIA GPU that CUDA can use";

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
        if (NvJpegLibrary.class.getResource(BINDING) == null && !Boolean.getBoolean(UNPACKED_ELSEWHERE)) {
            return Optional.of(NOT_BUILT_IN);
        }
        try {
            Loader.load(cudart.class);
            Optional<String> noGpu = noGpu();
            if (noGpu.isEmpty()) {
                Loader.load(nvjpeg.class);
            }
            return noGpu;
        } catch (LinkageError | RuntimeException failure) {
            return Optional.of(describe(failure));
        }
    }

    private static Optional<String> noGpu() {
        int[] count = new int[1];
        int status = cudart.cudaGetDeviceCount(count);
        return switch (status) {
            case cudart.cudaSuccess -> count[0] > 0 ? Optional.empty() : Optional.of(NO_GPU);
            case cudart.cudaErrorNoDevice -> Optional.of(NO_GPU);
            case cudart.cudaErrorInsufficientDriver ->
                Optional.of("the NVIDIA driver is missing or older than CUDA 13 needs; install a newer one");
            default ->
                Optional.of("CUDA does not start: %s (CUDA error %d)"
                        .formatted(cudart.cudaGetErrorString(status).getString(), status));
        };
    }

    /** What a loading failure means to the user. */
    static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher missing = MISSING_FILE.matcher(String.valueOf(cause.getMessage()));
            if (missing.find()) {
                return missing(missing.group(1));
            }
        }
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return message.contains("no jni") ? NOT_BUILT_IN : "nvJPEG cannot be loaded: " + message;
    }

    private static String missing(String library) {
        return library.startsWith(DRIVER_LIBRARY)
                ? "this machine has no NVIDIA driver (%s is missing); install it".formatted(library)
                : "the CUDA library %s is missing; install CUDA 13, or put the folder that has it on LD_LIBRARY_PATH"
                        .formatted(library);
    }
}
