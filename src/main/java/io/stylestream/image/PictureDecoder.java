package io.stylestream.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads picture files from strangers: PNG, JPEG (also gray and CMYK), WebP, GIF and BMP.
 *
 * <p>The result is 8-bit sRGB over white, turned upright as Exif data says; of an animation the first frame, in its
 * place on the canvas. Size limits are checked against the header before pixels are decoded; a picture that ends early
 * is refused, never filled up.
 *
 * <p>All decoders of the process share one memory budget, two fifths of the heap: while pictures in decoding need more
 * than that together, further ones wait. Thread-safe.
 */
public final class PictureDecoder {
    static {
        // by hand, since Image I/O finds plug-ins only through the class loader of whichever thread came first
        IIORegistry registry = IIORegistry.getDefaultInstance();
        registry.registerServiceProvider(new JPEGImageReaderSpi());
        registry.registerServiceProvider(new WebPImageReaderSpi());
    }

    private final PictureLimits limits;
    private final JpegCodec codec;
    private final DecodeBudget budget;

    /** A decoder that uses the processor only. */
    public PictureDecoder(PictureLimits limits) {
        this(limits, JpegCodec.ofProcessor());
    }

    /** @param codec is offered plain JPEG files; not closed */
    public PictureDecoder(PictureLimits limits, JpegCodec codec) {
        this(limits, codec, DecodeBudget.OF_HEAP);
    }

    PictureDecoder(PictureLimits limits, JpegCodec codec, DecodeBudget budget) {
        this.limits = limits;
        this.codec = codec;
        this.budget = budget;
    }

    /**
     * Decodes a file's bytes. Waits while other pictures take the memory that this one needs.
     *
     * @throws RecordFailure PICTURE_TOO_LARGE, UNSUPPORTED_PICTURE or DAMAGED_PICTURE
     */
    public RgbPicture decode(byte[] file) {
        return decode(file, UnaryOperator.identity());
    }

    /**
     * Decodes a file's bytes and makes something smaller of the picture, whose full size counts against the memory
     * budget until then; threads that decode side by side should prefer this to shrinking afterwards.
     *
     * @param shrink crops or resizes; must decode nothing itself, since it would wait for memory that it holds
     * @throws RecordFailure PICTURE_TOO_LARGE, UNSUPPORTED_PICTURE or DAMAGED_PICTURE
     */
    public RgbPicture decode(byte[] file, UnaryOperator<RgbPicture> shrink) {
        try (DecodeBudget.Share memory = budget.share()) {
            return shrink.apply(upright(file, memory));
        }
    }

    private RgbPicture upright(byte[] file, DecodeBudget.Share memory) {
        requireBytes(file.length);
        FileSignature signature = FileSignature.of(file).orElseThrow(() -> unsupported(file.length));
        try {
            return switch (signature) {
                case PNG -> readPng(file, memory);
                case JPEG -> readJpeg(file, memory);
                case WEBP -> readWebP(file, memory);
                case GIF -> readGif(file, memory);
                case BMP -> read(file, newReader(signature), size -> {}, memory);
            };
        } catch (RecordFailure failure) {
            throw failure;
        } catch (IOException | RuntimeException failure) { // readers throw any of these on malformed input
            throw unreadable(signature, file.length, failure);
        }
    }

    private RgbPicture readPng(byte[] file, DecodeBudget.Share memory) throws IOException {
        PlainPng plain = PlainPng.of(file);
        if (plain != null) {
            return read(file, plain, memory);
        }
        RgbPicture picture = read(file, newReader(FileSignature.PNG), size -> PngChunks.requireSound(file), memory);
        picture = ColourProfile.toSrgb(picture, PngChunks.profile(file));
        return ExifOrientation.upright(picture, ExifOrientation.ofData(PngChunks.first(file, "eXIf")));
    }

    private RgbPicture readWebP(byte[] file, DecodeBudget.Share memory) throws IOException {
        WebPFile webp = WebPFile.of(file);
        requireSize(webp.canvas().width, webp.canvas().height);
        reserve(memory, DecodeCost.bytes(webp.frame(), webp.canvas()), webp.canvas().width, webp.canvas().height);
        RgbPicture picture;
        try {
            picture = pixels(webp.still(), newReader(FileSignature.WEBP), webp.frame());
        } catch (LinkageError missing) {
            throw new RecordFailure(
                    FailureCode.UNSUPPORTED_PICTURE,
                    "the library that reads WebP cannot be loaded here, since it needs a temporary folder (java.io.tmpdir)"
                            + " whose files can be executed; until there is one, send PNG or JPEG",
                    missing);
        }
        picture = onCanvas(ColourProfile.toSrgb(picture, webp.profile()), webp.frame(), webp.canvas());
        return ExifOrientation.upright(picture, ExifOrientation.ofData(webp.exif()));
    }

    private RgbPicture readGif(byte[] file, DecodeBudget.Share memory) throws IOException {
        GifFile gif = GifFile.of(file);
        requireSize(gif.canvas().width, gif.canvas().height);
        reserve(memory, DecodeCost.bytes(gif.frame(), gif.canvas()), gif.canvas().width, gif.canvas().height);
        return onCanvas(pixels(gif.still(), newReader(FileSignature.GIF), gif.frame()), gif.frame(), gif.canvas());
    }

    private static RgbPicture onCanvas(RgbPicture picture, Rectangle frame, Rectangle canvas) {
        return picture.onWhite(canvas.width, canvas.height, frame.x, frame.y);
    }

    private RgbPicture readJpeg(byte[] file, DecodeBudget.Share memory) throws IOException {
        JpegMarkers markers = JpegMarkers.of(file);
        requireBits(markers);
        PlainJpeg plain = PlainJpeg.of(file);
        RgbPicture picture = plain == null ? null : offer(file, plain, markers, memory);
        if (picture == null) {
            ImageReader reader = plain == null ? newReader(FileSignature.JPEG) : PlainJpeg.newReader();
            picture = read(file, reader, size -> requireScans(markers, size), memory);
        }
        boolean mayLie = plain == null || plain.hasExif();
        return mayLie ? ExifOrientation.upright(picture, ExifOrientation.ofJpeg(file)) : picture;
    }

    /** What the codec makes of a file; null, without memory, if it leaves it alone. */
    private @Nullable RgbPicture offer(byte[] file, PlainJpeg jpeg, JpegMarkers markers, DecodeBudget.Share memory) {
        if (!codec.reads(file, jpeg)) {
            return null;
        }
        requireSize(jpeg.width(), jpeg.height());
        requireScans(markers, new Dimension(jpeg.width(), jpeg.height()));
        reserve(memory, DecodeCost.bytes(jpeg.width(), jpeg.height()), jpeg.width(), jpeg.height());
        RgbPicture picture = codec.read(file, jpeg);
        if (picture == null) {
            memory.close();
        }
        return picture;
    }

    private static ImageReader newReader(FileSignature signature) {
        return ImageIO.getImageReadersByFormatName(signature.imageIoName()).next();
    }

    private RgbPicture read(byte[] file, PlainPng png, DecodeBudget.Share memory) throws IOException {
        requireSize(png.width(), png.height());
        PngChunks.requireSound(file);
        reserve(memory, DecodeCost.bytes(png.width(), png.height()), png.width(), png.height());
        return png.read();
    }

    /** What must hold, beside the limits, of a file whose picture has this size. */
    private interface Check {
        void of(Dimension size) throws IOException;
    }

    private RgbPicture read(byte[] file, ImageReader reader, Check check, DecodeBudget.Share memory)
            throws IOException {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(stream, true, true);
            requireSize(reader.getWidth(0), reader.getHeight(0));
            check.of(new Dimension(reader.getWidth(0), reader.getHeight(0)));
            reserve(memory, DecodeCost.bytes(reader), reader.getWidth(0), reader.getHeight(0));
            return pixels(reader);
        } finally {
            reader.dispose();
        }
    }

    /** For files whose size is allowed, and must be what the reader takes it for. */
    private static RgbPicture pixels(byte[] file, ImageReader reader, Rectangle size) throws IOException {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(stream, true, true);
            if (reader.getWidth(0) != size.width || reader.getHeight(0) != size.height) {
                throw new IOException("its picture is not as large as its header says");
            }
            return pixels(reader);
        } finally {
            reader.dispose();
        }
    }

    private static RgbPicture pixels(ImageReader reader) throws IOException {
        DamageListener listener = new DamageListener();
        reader.addIIOReadWarningListener(listener);
        BufferedImage image = reader.read(0);
        String damage = listener.damage();
        if (damage != null) {
            throw new IOException(damage);
        }
        return BufferedPictures.ofImage(image);
    }

    private void reserve(DecodeBudget.Share memory, long bytes, int width, int height) {
        if (!memory.take(bytes)) {
            throw new RecordFailure(
                    FailureCode.PICTURE_TOO_LARGE,
                    ("the picture has %d x %d pixels, for which decoding needs %s of memory, more than the %s that this"
                                    + " heap allows; send a smaller picture, or give the process a larger heap (-Xmx)")
                            .formatted(width, height, mebibytes(bytes), mebibytes(budget.totalBytes())));
        }
    }

    private void requireBytes(int bytes) {
        if (bytes > limits.maxBytes()) {
            throw new RecordFailure(
                    FailureCode.PICTURE_TOO_LARGE,
                    "the picture has %d bytes, more than the %d that are allowed (stylestream.picture.max-bytes of serve)"
                            .formatted(bytes, limits.maxBytes()));
        }
    }

    private void requireSize(int width, int height) {
        if (width > limits.maxSide() || height > limits.maxSide()) {
            throw new RecordFailure(
                    FailureCode.PICTURE_TOO_LARGE,
                    ("the picture has %d x %d pixels, more than the %d a side that are allowed"
                                    + " (stylestream.picture.max-side of serve); scale it down")
                            .formatted(width, height, limits.maxSide()));
        }
        if ((long) width * height > limits.maxPixels()) {
            throw new RecordFailure(
                    FailureCode.PICTURE_TOO_LARGE,
                    ("the picture has %d x %d pixels, more than the %d in all that are allowed"
                                    + " (stylestream.picture.max-pixels of serve); scale it down")
                            .formatted(width, height, limits.maxPixels()));
        }
    }

    /** Every scan of a progressive JPEG is a pass over all pixels, and a hundred bytes are enough for one. */
    private static void requireScans(JpegMarkers markers, Dimension size) {
        int scans = markers.scans();
        if (scans > JpegMarkers.ALWAYS_ALLOWED && (long) scans * size.width * size.height > JpegMarkers.MOST_PIXELS) {
            throw new RecordFailure(
                    FailureCode.PICTURE_TOO_LARGE,
                    "the JPEG picture draws its %d x %d pixels in %d scans, which takes too long; save it as a baseline JPEG"
                            .formatted(size.width, size.height, scans));
        }
    }

    private static void requireBits(JpegMarkers markers) {
        if (markers.bits() > Byte.SIZE) {
            throw new RecordFailure(
                    FailureCode.UNSUPPORTED_PICTURE,
                    "the JPEG picture has %d bits a sample, a kind that cannot be read; send it as PNG or baseline JPEG"
                            .formatted(markers.bits()));
        }
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }

    private static RecordFailure unsupported(int bytes) {
        return new RecordFailure(
                FailureCode.UNSUPPORTED_PICTURE,
                "the %d bytes are no picture of a readable format; send PNG, JPEG, WebP, GIF or BMP".formatted(bytes));
    }

    private static RecordFailure unreadable(FileSignature signature, int bytes, Exception failure) {
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        if (isOfUnknownKind(reason.toLowerCase(Locale.ROOT))) {
            return new RecordFailure(
                    FailureCode.UNSUPPORTED_PICTURE,
                    "the %s picture of %d bytes is of a kind that cannot be read (%s); send it as PNG or baseline JPEG"
                            .formatted(signature, bytes, reason),
                    failure);
        }
        return new RecordFailure(
                FailureCode.DAMAGED_PICTURE,
                "the %s picture of %d bytes is damaged (%s); send the whole file".formatted(signature, bytes, reason),
                failure);
    }

    /** Readers say so of sound files, for example of JPEG with 12 bits a sample or arithmetic codes. */
    private static boolean isOfUnknownKind(String reason) {
        return reason.contains("unsupported") || reason.contains("not implemented");
    }
}
