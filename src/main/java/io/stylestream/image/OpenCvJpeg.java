package io.stylestream.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jboss.logging.Logger;

/**
 * Writes JPEG files with OpenCV's encoder (libjpeg-turbo), which takes about a third of the time of the JDK's, where
 * the build has brought its native part. Thread-safe.
 *
 * <p>Reading stays with the JDK's decoder: OpenCV takes damaged pixels for good ones and tells nobody but standard
 * error.
 */
final class OpenCvJpeg {
    private static final Logger LOG = Logger.getLogger(OpenCvJpeg.class);
    private static final String NATIVE_PART = "/org/bytedeco/opencv/linux-x86_64/libjniopencv_imgcodecs.so";

    private OpenCvJpeg() {}

    /** Whether the native part is there and loads. */
    static boolean isUsable() {
        return Native.LOADED;
    }

    /** @param quality 0 (smallest) to 1 (best), as libjpeg's scale from 1 to 100 */
    static byte[] write(RgbPicture picture, float quality) {
        try (PointerScope scope = new PointerScope()) {
            Mat image = new Mat(
                    picture.height(),
                    picture.width(),
                    opencv_core.CV_8UC3,
                    new BytePointer(BufferedPictures.blueFirst(picture)));
            IntPointer options = new IntPointer(IMWRITE_JPEG_QUALITY, JpegCodec.percent(quality));
            BytePointer encoded = new BytePointer();
            if (!imencode(".jpg", image, encoded, options)) {
                throw new IllegalStateException(
                        "OpenCV cannot write a JPEG of %d x %d pixels".formatted(picture.width(), picture.height()));
            }
            byte[] file = new byte[Math.toIntExact(encoded.limit())];
            encoded.get(file);
            return file;
        }
    }

    /** Loads OpenCV when it is first asked for. */
    private static final class Native {
        static final boolean LOADED = OpenCvJpeg.class.getResource(NATIVE_PART) != null && load();

        private static boolean load() {
            try {
                Loader.load(opencv_imgcodecs.class);
                return true;
            } catch (LinkageError e) {
                LOG.warnf("JPEG files are written by the JDK, because OpenCV cannot be loaded (%s)", e.getMessage());
                return false;
            }
        }
    }
}
