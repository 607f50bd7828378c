package io.stylestream.network.torch;

import java.io.IOException;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * libtorch's native libraries.
 *
 * <p>libtorch remembers for the life of the process whether its CUDA part was there when it was first asked for a GPU.
 * JavaCPP unpacks libraries one by one and tries the CUDA part before those that it needs, so that the first process
 * that unpacks them would go on without it, in silence. Hence the CUDA part is loaded here once all are unpacked, and
 * before libtorch is asked.
 */
final class TorchLibrary {
    private static final String NATIVES = "org/bytedeco/pytorch/linux-x86_64-gpu/";
    private static final String CUDA_PART = NATIVES + "libtorch_cuda.so";

    private TorchLibrary() {}

    /** Whether this build has libtorch's CUDA part. */
    static boolean knowsCuda() {
        return TorchLibrary.class.getClassLoader().getResource(CUDA_PART) != null;
    }

    /** Loads libtorch with its CUDA part on first use and keeps the answer: a second try cannot succeed. */
    private static final class Answer {
        static final Optional<String> OBSTACLE = loadCuda();
    }

    /**
     * What keeps libtorch's CUDA part from being loaded, and what would help, as half a sentence; empty if it is
     * loaded.
     */
    static Optional<String> cudaObstacle() {
        return Answer.OBSTACLE;
    }

    private static Optional<String> loadCuda() {
        try {
            Loader.load(torch.class);
            System.load(Loader.cacheResource("/" + CUDA_PART).getPath());
            return Optional.empty();
        } catch (LinkageError e) {
            return Optional.of("a CUDA 13 library is missing (%s); install it, or name its folder in LD_LIBRARY_PATH"
                    .formatted(whatIsMissing(e)));
        } catch (IOException e) {
            return Optional.of(
                    "libtorch cannot be unpacked (%s); make room in the home folder".formatted(e.getMessage()));
        }
    }

    /** The dynamic linker's words without the folders, which JavaCPP keeps as the cause. */
    private static String whatIsMissing(LinkageError failure) {
        Throwable first = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            first = cause;
        }
        String message = String.valueOf(first.getMessage());
        return message.substring(message.lastIndexOf('/') + 1);
    }
}
