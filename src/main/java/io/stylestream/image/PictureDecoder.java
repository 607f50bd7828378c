package io.stylestream.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads picture files from strangers: PNG, JPEG (also gray and CMYK, turned upright), WebP, and the first frame of GIF
 * and BMP.
 *
 * <p>The result is 8-bit sRGB over white. Size limits are checked against the header before pixels are decoded; a
 * picture that ends early is refused, never filled up. Thread-safe.
 */
public final class PictureDecoder {
    static {
        // by hand, since Image I/O finds plug-ins only through the class loader of whichever thread came first
        IIORegistry registry = IIORegistry.getDefaultInstance();
        registry.registerServiceProvider(new JPEGImageReaderSpi());
        registry.registerServiceProvider(new WebPImageReaderSpi());
    }

    private final PictureLimits limits;

    public PictureDecoder(PictureLimits limits) {
        this.limits = limits;
    }

    /**
     * Decodes a file's bytes.
     *
     * @throws RecordFailure PICTURE_TOO_LARGE, UNSUPPORTED_PICTURE or DAMAGED_PICTURE
     */
    public RgbPicture decode(byte[] file) {
        requireBytes(file.length);
        FileSignature signature = FileSignature.of(file).orElseThrow(() -> unsupported(file.length));
        try {
            RgbPicture picture = read(file, signature);
            return signature == FileSignature.JPEG
                    ? ExifOrientation.upright(picture, ExifOrientation.ofJpeg(file))
                    : picture;
        } catch (RecordFailure failure) {
            throw failure;
        } catch (IOException | RuntimeException damage) { // readers throw any of these on malformed input
            throw new RecordFailure(
                    FailureCode.DAMAGED_PICTURE,
                    "the %s picture of %d bytes is damaged (%s); send the whole file"
                            .formatted(signature, file.length, reason(damage)),
                    damage);
        }
    }

    private RgbPicture read(byte[] file, FileSignature signature) throws IOException {
        ImageReader reader =
                ImageIO.getImageReadersByFormatName(signature.imageIoName()).next();
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(stream, true, true);
            requireSize(reader.getWidth(0), reader.getHeight(0));
            FileIntegrity.require(signature, file);
            DamageListener listener = new DamageListener();
            reader.addIIOReadWarningListener(listener);
            BufferedImage image = reader.read(0);
            String damage = listener.damage();
            if (damage != null) {
                throw new IOException(damage);
            }
            return BufferedPictures.ofImage(image);
        } finally {
            reader.dispose();
        }
    }

    private void requireBytes(int bytes) {
        if (bytes > limits.maxBytes()) {
            throw new RecordFailure(
                    FailureCode.PICTURE_TOO_LARGE,
                    "the picture has %d bytes, more than the %d that stylestream.picture.max-bytes allows"
                            .formatted(bytes, limits.maxBytes()));
        }
    }

    private void requireSize(int width, int height) {
        if (width > limits.maxSide() || height > limits.maxSide()) {
            throw new RecordFailure(
                    FailureCode.PICTURE_TOO_LARGE,
                    "the picture has %d x %d pixels, more than the %d a side that stylestream.picture.max-side allows"
                            .formatted(width, height, limits.maxSide()));
        }
        if ((long) width * height > limits.maxPixels()) {
            throw new RecordFailure(
                    FailureCode.PICTURE_TOO_LARGE,
                    "the picture has %d x %d pixels, more than the %d in all that stylestream.picture.max-pixels allows"
                            .formatted(width, height, limits.maxPixels()));
        }
    }

    private static RecordFailure unsupported(int bytes) {
        return new RecordFailure(
                FailureCode.UNSUPPORTED_PICTURE,
                "the %d bytes are no picture of a readable format; send PNG, JPEG, WebP, GIF or BMP".formatted(bytes));
    }

    private static String reason(Exception damage) {
        String message = damage.getMessage();
        return message == null ? damage.getClass().getSimpleName() : message;
    }
}
