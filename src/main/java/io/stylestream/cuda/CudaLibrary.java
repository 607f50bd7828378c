package io.stylestream.cuda;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Loader;

/** The CUDA runtime: whether it finds a GPU, and what its failures mean to people. Thread-safe. */
public final class CudaLibrary {
    private static final Pattern MISSING_FILE =
            Pattern.compile("(lib[\\w.+-]+\\.so[\\w.]*): cannot open shared object file");
    private static final String DRIVER_LIBRARY = "libcuda.so";
    private static final String NO_GPU = "this machine has no NVIDIA GPU that CUDA can use";

    /** Whether JavaCPP looks for libraries in folders first; they need not be on the class path then. */
    private static final String UNPACKED_ELSEWHERE = "org.bytedeco.javacpp.pathsFirst";

    private CudaLibrary() {}

    /**
     * Whether a native library may be found: on the class path, or in folders that JavaCPP searches first.
     *
     * @param resource its path on the class path
     */
    public static boolean mayHave(String resource) {
        return CudaLibrary.class.getClassLoader().getResource(resource) != null
                || Boolean.getBoolean(UNPACKED_ELSEWHERE);
    }

    /**
     * Loads the CUDA runtime and asks it for GPUs; puts nothing onto one.
     *
     * @return why there is none, and what would help, as half a sentence; empty if there is one
     * @throws LinkageError if the runtime cannot be loaded
     */
    public static Optional<String> withoutGpu() {
        Loader.load(cudart.class);
        int[] count = new int[1];
        int status = cudart.cudaGetDeviceCount(count);
        return switch (status) {
            case cudart.cudaSuccess -> count[0] > 0 ? Optional.empty() : Optional.of(NO_GPU);
            case cudart.cudaErrorNoDevice -> Optional.of(NO_GPU);
            case cudart.cudaErrorInsufficientDriver ->
                Optional.of("the NVIDIA driver is missing or older than CUDA 13 needs; install a newer one");
            default -> Optional.of("CUDA does not start: " + describe(status));
        };
    }

    /** A status of the CUDA runtime in its own words, with its number. */
    public static String describe(int status) {
        return "%s (CUDA error %d)".formatted(cudart.cudaGetErrorString(status).getString(), status);
    }

    /** The name of the library file that a loading failure complains about, which JavaCPP keeps in a cause. */
    public static Optional<String> missingFile(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher missing = MISSING_FILE.matcher(String.valueOf(cause.getMessage()));
            if (missing.find()) {
                return Optional.of(missing.group(1));
            }
        }
        return Optional.empty();
    }

    /**
     * What a failure to load a library of CUDA 13 means to the user.
     *
     * @param what was loaded
     * @param notBuiltIn what to say where this build lacks its binding
     */
    public static String notLoaded(Throwable failure, String what, String notBuiltIn) {
        return missingFile(failure).map(library -> missing(library, "CUDA 13")).orElseGet(() -> {
            String message =
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
            return message.contains("no jni") ? notBuiltIn : what + " cannot be loaded: " + message;
        });
    }

    /**
     * What a missing library means to the user.
     *
     * @param library name of its file
     * @param cuda what has to be installed to have all but the driver, for example {@code CUDA 13}
     */
    public static String missing(String library, String cuda) {
        return library.startsWith(DRIVER_LIBRARY)
                ? "this machine has no NVIDIA driver (%s is missing); install it".formatted(library)
                : "the CUDA library %s is missing; install %s, or put the folder that has it on LD_LIBRARY_PATH"
                        .formatted(library, cuda);
    }
}
