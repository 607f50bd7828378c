package io.stylestream.image;

import com.twelvemonkeys.image.ResampleOp;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Brings pictures to the square size that a model wants.
 *
 * <p>Scales with the bicubic (Catmull-Rom) filter, widened when shrinking so that every source pixel counts: no
 * aliasing; what is much too large is halved first. The same input gives the same bytes on every machine. A picture
 * that already fits is returned as it is. Thread-safe.
 */
public final class PictureResizer {
    /** From this ratio on, halving first is several times faster, and what it loses is below the final filter's. */
    private static final int HALVING_RATIO = 4;

    private final int size;
    private final PictureFit fit;

    /**
     * @param size side of the result in pixels, at least 1
     * @param fit what becomes of a picture that is not square
     */
    public PictureResizer(int size, PictureFit fit) {
        if (size < 1) {
            throw new IllegalArgumentException("a picture's side must be at least 1 pixel, but is " + size);
        }
        this.size = size;
        this.fit = fit;
    }

    /** The picture at {@code size x size} pixels. */
    public RgbPicture resize(RgbPicture picture) {
        if (picture.width() == size && picture.height() == size) {
            return picture;
        }
        return switch (fit) {
            case CROP -> scale(picture, centreSquare(picture), size, size);
            case PAD -> pad(picture);
            case STRETCH -> scale(picture, whole(picture), size, size);
        };
    }

    private static Rectangle centreSquare(RgbPicture picture) {
        int side = Math.min(picture.width(), picture.height());
        return new Rectangle((picture.width() - side) / 2, (picture.height() - side) / 2, side, side);
    }

    private static Rectangle whole(RgbPicture picture) {
        return new Rectangle(picture.width(), picture.height());
    }

    private RgbPicture pad(RgbPicture picture) {
        double factor = (double) size / Math.max(picture.width(), picture.height());
        int width = Math.max(1, (int) Math.round(picture.width() * factor));
        int height = Math.max(1, (int) Math.round(picture.height() * factor));
        RgbPicture scaled = scale(picture, whole(picture), width, height);
        byte[] square = new byte[3 * size * size];
        Arrays.fill(square, (byte) 0xff);
        int left = (size - width) / 2;
        int top = (size - height) / 2;
        for (int y = 0; y < height; y++) {
            System.arraycopy(scaled.rgb(), 3 * width * y, square, 3 * ((top + y) * size + left), 3 * width);
        }
        return new RgbPicture(size, size, square);
    }

    private static RgbPicture scale(RgbPicture picture, Rectangle part, int width, int height) {
        if (part.width == width && part.height == height) {
            return picture.crop(part.x, part.y, width, height);
        }
        BufferedImage source = BufferedPictures.toImage(picture, part);
        while (source.getWidth() >= HALVING_RATIO * width && source.getHeight() >= HALVING_RATIO * height) {
            source = halved(source);
        }
        BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        new ResampleOp(width, height, ResampleOp.FILTER_CATROM).filter(source, target);
        return BufferedPictures.ofImage(target);
    }

    /** Bilinear at half size: the mean of each four pixels. */
    private static BufferedImage halved(BufferedImage source) {
        int width = source.getWidth() / 2;
        int height = source.getHeight() / 2;
        BufferedImage half = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = half.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(source, 0, 0, width, height, null);
        graphics.dispose();
        return half;
    }
}
