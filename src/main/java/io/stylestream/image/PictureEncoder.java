package io.stylestream.image;

/** Writes pictures as files that say they are synthetic. Thread-safe. */
public final class PictureEncoder {
    /** JPEG quality that hides its losses at usual sizes. */
    public static final float DEFAULT_JPEG_QUALITY = 0.9f;

    private final SyntheticMark mark;
    private final PngWriter png;
    private final float jpegQuality;
    private final JpegCodec codec;

    /** An encoder with {@link #DEFAULT_JPEG_QUALITY}. */
    public PictureEncoder(SyntheticMark mark) {
        this(mark, DEFAULT_JPEG_QUALITY);
    }

    /** An encoder that uses the processor only; otherwise as the next one. */
    public PictureEncoder(SyntheticMark mark, float jpegQuality) {
        this(mark, jpegQuality, JpegCodec.ofProcessor());
    }

    /**
     * @param mark goes into every file
     * @param jpegQuality 0 (smallest files) to 1 (best)
     * @param codec writes JPEG files; not closed
     */
    public PictureEncoder(SyntheticMark mark, float jpegQuality, JpegCodec codec) {
        if (!(jpegQuality >= 0 && jpegQuality <= 1)) {
            throw new IllegalArgumentException("JPEG quality must be 0 to 1, but is " + jpegQuality);
        }
        this.mark = mark;
        this.png = new PngWriter(mark);
        this.jpegQuality = jpegQuality;
        this.codec = codec;
    }

    /** The picture as a file's bytes. */
    public byte[] encode(RgbPicture picture, PictureFormat format) {
        return switch (format) {
            case PNG -> png.write(picture);
            case JPEG -> JpegWriter.write(picture, codec, jpegQuality, mark);
        };
    }
}
