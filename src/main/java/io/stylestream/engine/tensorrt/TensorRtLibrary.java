package io.stylestream.engine.tensorrt;

import io.stylestream.cuda.CudaLibrary;
import java.util.Optional;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudnn;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvonnxparser;

/** Whether TensorRT can run here. Thread-safe. */
public final class TensorRtLibrary {
    /** The binding's own library; where it is on the class path, so are all others. */
    private static final String BINDING = "org/bytedeco/tensorrt/linux-x86_64/libjninvinfer.so";

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
        if (!CudaLibrary.mayHave(BINDING)) {
            return Optional.of(NOT_BUILT_IN);
        }
        try {
            return CudaLibrary.withoutGpu();
        } catch (LinkageError e) {
            return Optional.of(describe(e, "the CUDA binding"));
        }
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

    /**
     * What a loading failure means to the user.
     *
     * @param what was loaded
     */
    static String describe(Throwable failure, String what) {
        return CudaLibrary.missingFile(failure).map(TensorRtLibrary::missing).orElseGet(() -> {
            String message = firstLine(failure);
            return message.contains("no jni") || message.contains("Could not find jni")
                    ? NOT_BUILT_IN
                    : "%s cannot be loaded: %s".formatted(what, message);
        });
    }

    private static String missing(String library) {
        return library.startsWith("libnvinfer") || library.startsWith("libnvonnx")
                ? "TensorRT's library %s is missing; build with ./mvnw -Ptensorrt -DskipTests package"
                        .formatted(library)
                : CudaLibrary.missing(library, "CUDA 13 with cuDNN 9");
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
