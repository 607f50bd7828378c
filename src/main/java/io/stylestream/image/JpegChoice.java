package io.stylestream.image;

import io.stylestream.core.UsageError;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A codec for JPEG files, and why this one.
 *
 * @param sentence for people; empty where there was nothing to choose
 */
record JpegChoice(JpegCodec codec, String sentence) {
    /** Starts the GPU's codec. */
    interface Start {
        /**
         * @param everything whether it shall also read, and write pictures of all sizes, not large ones only
         * @throws NvJpegFailure if it does not start
         */
        JpegCodec open(NvJpegBackend backend, boolean everything);
    }

    /**
     * Chooses.
     *
     * @param networksOnGpu whether the process uses a GPU already
     * @param obstacle says why nvJPEG cannot be used, or nothing; asked only where a GPU may be taken
     * @throws UsageError if a GPU was asked for by name and cannot be used
     */
    static JpegChoice of(JpegDevice wanted, boolean networksOnGpu, Supplier<Optional<String>> obstacle, Start gpu) {
        boolean named = wanted == JpegDevice.GPU;
        if (!named && (wanted == JpegDevice.CPU || !networksOnGpu)) {
            return new JpegChoice(JpegCodec.ofProcessor(), "");
        }
        String reason;
        try {
            Optional<String> found = obstacle.get();
            if (found.isEmpty()) {
                return ofGpu(gpu.open(NvJpegBackend.DEFAULT, named), named);
            }
            reason = found.get();
        } catch (NvJpegFailure failure) {
            reason = String.valueOf(failure.getMessage());
        }
        if (named) {
            throw new UsageError("the JPEG codec gpu cannot be used here: %s; or choose auto or cpu".formatted(reason));
        }
        return new JpegChoice(
                JpegCodec.ofProcessor(),
                "JPEG files are written and read by the processor, because the GPU cannot be used for them: " + reason);
    }

    private static JpegChoice ofGpu(JpegCodec codec, boolean everything) {
        return new JpegChoice(
                codec,
                everything
                        ? "JPEG files are written and read by the GPU (%s)".formatted(codec)
                        : "large JPEG files are written by the GPU (%s), all others written and read by the processor"
                                .formatted(codec));
    }
}
