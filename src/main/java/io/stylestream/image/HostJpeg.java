package io.stylestream.image;

/** Writes JPEG files with the processor; reading is left to Image I/O. */
final class HostJpeg extends JpegCodec {
    static final JpegCodec JDK = new HostJpeg("JDK", ImageIoJpeg::write);
    static final JpegCodec OPENCV = new HostJpeg("OpenCV", OpenCvJpeg::write);
    /** Decides when it first writes: OpenCV is not loaded for a program that writes no JPEG. */
    static final JpegCodec BEST = new HostJpeg(
            "the processor",
            (picture, quality) ->
                    OpenCvJpeg.isUsable() ? OpenCvJpeg.write(picture, quality) : ImageIoJpeg.write(picture, quality));

    private final String name;
    private final Encoder encoder;

    private HostJpeg(String name, Encoder encoder) {
        this.name = name;
        this.encoder = encoder;
    }

    /** Encodes at a quality of 0 to 1. */
    private interface Encoder {
        byte[] write(RgbPicture picture, float quality);
    }

    @Override
    byte[] write(RgbPicture picture, float quality) {
        return encoder.write(picture, quality);
    }

    @Override
    public String toString() {
        return name;
    }
}
