package io.stylestream.engine.tensorrt;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.cudnn;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvonnxparser;

/** Whether TensorRT can run here. Thread-safe. */
public final class TensorRtLibrary {
    private static final Pattern MISSING_FILE =
            Pattern.compile("(lib[\\w.+-]+\\.so[\\w.]*): cannot open shared object file");
    private static final String DRIVER_LIBRARY = "libcuda.so";

    /** The binding's own library; where it is on the class path, so are all others. */
    private static final String BINDING = "org/bytedeco/tensorrt/linux-x86_64/libjninvinfer.so";

    /** Whether JavaCPP looks for libraries in folders first; they need not be on the class path then. */
    private static final String UNPACKED_ELSEWHERE = "org.bytedeco.javacpp.pathsFirst";

    private static final String NOT_BUILT_IN =
            "this build has no native TensorRT; build with ./mvnw -Ptensorrt -DskipTests package";

    private TensorRtLibrary() {}

    /** Looks for a GPU on first use and keeps the answer: a second try in one process cannot succeed. */
    private static final class Gpu {
        static final Optional<String> OBSTACLE = probeGpu();
    }

    /** Loads TensorRT on first use, and keeps the answer likewise. */
    private static final class Answer {
        static final Optional<String> OBSTACLE = Gpu.OBSTACLE.or(TensorRtLibrary::probeLibraries);
    }

    /** Why TensorRT cannot run on this machine, in one sentence; empty if it can. Never throws. */
    public static Optional<String> unavailable() {
        return Answer.OBSTACLE;
    }

    /**
     * Why TensorRT cannot build plans on this machine, in one sentence; empty if it can. Unpacks its libraries, which
     * takes seconds, only where they can be used.
     */
    static Optional<String> unableToBuild() {
        return Gpu.OBSTACLE
                .or(() -> BuilderResource.unfit(Cuda.computeCapability(0)))
                .or(TensorRtLibrary::unavailable)
                .or(BuilderResource::missing);
    }

    private static Optional<String> probeGpu() {
        boolean builtIn = TensorRtLibrary.class.getClassLoader().getResource(BINDING) != null;
        if (!builtIn && !Boolean.getBoolean(UNPACKED_ELSEWHERE)) {
            return Optional.of(NOT_BUILT_IN);
        }
        try {
            Loader.load(cudart.class);
        } catch (LinkageError e) {
            return Optional.of(describe(e, "the CUDA binding"));
        }
        return noDevice();
    }

    private static Optional<String> probeLibraries() {
        try {
            // TensorRT needs none of these, but its preset does not load without theirs
            Loader.load(cublas.class);
            Loader.load(cudnn.class);
            Loader.load(nvrtc.class);
        } catch (LinkageError e) {
            return Optional.of(describe(e, "a CUDA library"));
        }
        try {
            Loader.load(nvinfer.class);
            Loader.load(nvonnxparser.class);
            return Optional.empty();
        } catch (LinkageError e) {
            return Optional.of(describe(e, "TensorRT"));
        }
    }

    private static Optional<String> noDevice() {
        int[] count = new int[1];
        int status = cudart.cudaGetDeviceCount(count);
        return switch (status) {
            case cudart.cudaSuccess ->
                count[0] > 0 ? Optional.empty() : Optional.of("this machine has no NVIDIA GPU that CUDA can use");
            case cudart.cudaErrorNoDevice -> Optional.of("this machine has no NVIDIA GPU that CUDA can use");
            case cudart.cudaErrorInsufficientDriver ->
                Optional.of("the NVIDIA driver is missing or older than CUDA 13 needs; install a newer one");
            default -> Optional.of("CUDA does not start: " + Cuda.describe(status));
        };
    }

    /**
     * What a loading failure means to the user.
     *
     * @param what was loaded
     */
    static String describe(Throwable failure, String what) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher missing = MISSING_FILE.matcher(String.valueOf(cause.getMessage()));
            if (missing.find()) {
                return missing(missing.group(1));
            }
        }
        String message = firstLine(failure);
        if (message.contains("no jni") || message.contains("Could not find jni")) {
            return NOT_BUILT_IN;
        }
        return "%s cannot be loaded: %s".formatted(what, message);
    }

    private static String missing(String library) {
        if (library.startsWith(DRIVER_LIBRARY)) {
            return "this machine has no NVIDIA driver (%s is missing); install it".formatted(library);
        }
        if (library.startsWith("libnvinfer") || library.startsWith("libnvonnx")) {
            return "TensorRT's library %s is missing; build with ./mvnw -Ptensorrt -DskipTests package"
                    .formatted(library);
        }
        return "the CUDA library %s is missing; install CUDA 13 with cuDNN 9, or put the folder that has it on LD_LIBRARY_PATH"
                .formatted(library);
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
