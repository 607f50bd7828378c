package io.stylestream.image;

import io.stylestream.core.UsageError;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JPEG files. Thread-safe.
 *
 * <p>Reading is an offer: what a codec leaves alone or fails at is read by Image I/O, which also finds the words for
 * what is wrong with a file.
 */
public abstract class JpegCodec implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JpegCodec.class);
    private static final int LOWEST_QUALITY = 1;

    JpegCodec() {}

    /** The processor: the JDK reads, OpenCV writes where the build has brought it, else the JDK. */
    public static JpegCodec ofProcessor() {
        return HostJpeg.BEST;
    }

    /**
     * Chooses a codec, and logs in one sentence what was taken where there was a choice to make.
     *
     * @param networksOnGpu whether the process uses a GPU already; without one, no GPU is touched unless by name
     * @return owned by the caller
     * @throws UsageError if a GPU was asked for by name and cannot be used
     */
    public static JpegCodec open(JpegDevice wanted, boolean networksOnGpu) {
        JpegChoice choice = JpegChoice.of(wanted, networksOnGpu, NvJpegLibrary::obstacle, NvJpeg::open);
        if (!choice.sentence().isEmpty()) {
            LOG.info(choice.sentence());
        }
        return choice.codec();
    }

    /**
     * Each codec that this machine can use, for comparison: the processor's, then nvJPEG's backends.
     *
     * @return owned by the caller
     */
    public static List<JpegCodec> all() {
        List<JpegCodec> codecs = new ArrayList<>();
        codecs.add(HostJpeg.JDK);
        if (OpenCvJpeg.isUsable()) {
            codecs.add(HostJpeg.OPENCV);
        }
        if (gpuObstacle().isEmpty()) {
            for (NvJpegBackend backend : NvJpegBackend.values()) {
                try {
                    codecs.add(NvJpeg.open(backend, true));
                } catch (NvJpegFailure failure) {
                    LOG.infof("%s cannot be used: %s", backend, failure.getMessage());
                }
            }
        }
        return codecs;
    }

    /** Why no GPU can read and write JPEG files here, as half a sentence; empty if one can. */
    public static String gpuObstacle() {
        return NvJpegLibrary.obstacle().orElse("");
    }

    /** Files and pictures so far that this codec has left to the processor, though it had tried. */
    public long refused() {
        return 0;
    }

    /** Whether {@link #read} is worth trying for a file, judged without decoding. */
    boolean reads(byte[] file, PlainJpeg kind) {
        return false;
    }

    /**
     * The file's pixels as they are stored, not turned upright.
     *
     * @param file for which {@link #reads} holds, of a size that is allowed
     * @return null if it failed, for whatever reason
     */
    @Nullable
    RgbPicture read(byte[] file, PlainJpeg kind) {
        return null;
    }

    /**
     * The picture as a file, with 4:2:0 chroma as the JDK's encoder writes it.
     *
     * @param quality 0 (smallest) to 1 (best)
     */
    abstract byte[] write(RgbPicture picture, float quality);

    /** A quality of 0 to 1 on libjpeg's scale from 1 to 100. */
    static int percent(float quality) {
        return Math.max(LOWEST_QUALITY, Math.round(100 * quality));
    }

    /** Waits for running calls and frees what they used; later calls go to the processor. */
    @Override
    public void close() {}

    /** For people. */
    @Override
    public abstract String toString();
}
