package io.stylestream.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/** Converts between {@link RgbPicture} and Java2D's {@link BufferedImage}. */
public final class BufferedPictures {
    private static final int STRIP_ROWS = 64;

    private BufferedPictures() {}

    /** A copy in Java2D's byte layout, blue first. */
    public static BufferedImage toImage(RgbPicture picture) {
        return toImage(picture, new Rectangle(picture.width(), picture.height()));
    }

    /** A copy of the pixels with blue first, as in {@link #toImage(RgbPicture)}. */
    static byte[] blueFirst(RgbPicture picture) {
        byte[] bgr = picture.rgb().clone();
        swapRedAndBlue(bgr);
        return bgr;
    }

    /** A copy of a part, as {@link #toImage(RgbPicture)}; the part lies within the picture. */
    static BufferedImage toImage(RgbPicture picture, Rectangle part) {
        BufferedImage image = new BufferedImage(part.width, part.height, BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = data(image);
        for (int y = 0; y < part.height; y++) {
            int from = 3 * ((part.y + y) * picture.width() + part.x);
            System.arraycopy(picture.rgb(), from, bgr, 3 * part.width * y, 3 * part.width);
        }
        swapRedAndBlue(bgr);
        return image;
    }

    /**
     * The image as 8-bit sRGB over white.
     *
     * @param image of any type; handed over: its pixel array may become the picture's
     */
    public static RgbPicture ofImage(BufferedImage image) {
        BufferedImage bgr;
        if (isPlainBgr(image)) {
            bgr = image;
        } else if (isGray(image.getColorModel())) {
            return ofGray(image);
        } else if (isInterleavedBytes(image)) {
            return ofInterleavedBytes(image);
        } else {
            bgr = overWhite(image);
        }
        byte[] pixels = data(bgr);
        swapRedAndBlue(pixels);
        return new RgbPicture(image.getWidth(), image.getHeight(), pixels);
    }

    /** Whether the pixels are sRGB bytes side by side, with or without alpha: what most PNG files become. */
    private static boolean isInterleavedBytes(BufferedImage image) {
        ColorModel model = image.getColorModel();
        Raster raster = image.getRaster();
        return model instanceof ComponentColorModel
                && model.getColorSpace().isCS_sRGB()
                && model.getNumColorComponents() == 3
                && !model.isAlphaPremultiplied()
                && raster.getParent() == null
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getNumBanks() == 1
                && buffer.getOffset() == 0
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel;
    }

    /** Java2D's own loops for this layout are many times slower. */
    private static RgbPicture ofInterleavedBytes(BufferedImage image) {
        PixelInterleavedSampleModel layout =
                (PixelInterleavedSampleModel) image.getRaster().getSampleModel();
        int[] bands = layout.getBandOffsets();
        boolean hasAlpha = image.getColorModel().hasAlpha();
        byte[] samples = data(image);
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        int to = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            int from = y * layout.getScanlineStride();
            for (int x = 0; x < image.getWidth(); x++, from += layout.getPixelStride()) {
                int alpha = hasAlpha ? samples[from + bands[3]] & 0xff : 0xff;
                for (int channel = 0; channel < 3; channel++) {
                    int value = samples[from + bands[channel]] & 0xff;
                    rgb[to++] = (byte) (alpha == 0xff ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255);
                }
            }
        }
        return new RgbPicture(image.getWidth(), image.getHeight(), rgb);
    }

    /** Draws strip by strip, because for most layouts Java2D makes further copies of what it is to draw. */
    private static BufferedImage overWhite(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        BufferedImage bgr = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = bgr.createGraphics();
        for (int top = 0; top < height; top += STRIP_ROWS) {
            BufferedImage strip = image.getSubimage(0, top, width, Math.min(STRIP_ROWS, height - top));
            graphics.drawImage(strip, 0, top, Color.WHITE, null);
        }
        graphics.dispose();
        return bgr;
    }

    /** Whether the pixel array is exactly the picture's, blue first; this type is always sRGB. */
    private static boolean isPlainBgr(BufferedImage image) {
        return image.getType() == BufferedImage.TYPE_3BYTE_BGR
                && image.getRaster().getParent() == null
                && data(image).length == 3 * image.getWidth() * image.getHeight();
    }

    private static boolean isGray(ColorModel model) {
        return model instanceof ComponentColorModel && model.getNumColorComponents() == 1;
    }

    /** Java2D takes gray samples for linear light and would brighten them; in picture files they are sRGB's. */
    private static RgbPicture ofGray(BufferedImage image) {
        Raster raster = image.getRaster();
        ColorModel model = image.getColorModel();
        int grayMax = (1 << model.getComponentSize(0)) - 1;
        int bands = raster.getNumBands();
        int alphaMax = bands == 1 ? 1 : (1 << model.getComponentSize(1)) - 1;
        int width = image.getWidth();
        byte[] rgb = new byte[3 * width * image.getHeight()];
        int[] row = new int[bands * width];
        for (int y = 0, to = 0; y < image.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < row.length; x += bands, to += 3) {
                float alpha = bands == 1 ? 1 : (float) row[x + 1] / alphaMax;
                float gray = 255f * row[x] / grayMax;
                byte value = (byte) Math.round(gray * alpha + 255 * (1 - alpha));
                rgb[to] = value;
                rgb[to + 1] = value;
                rgb[to + 2] = value;
            }
        }
        return new RgbPicture(width, image.getHeight(), rgb);
    }

    private static byte[] data(BufferedImage image) {
        return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }

    private static void swapRedAndBlue(byte[] pixels) {
        for (int i = 0; i < pixels.length; i += 3) {
            byte first = pixels[i];
            pixels[i] = pixels[i + 2];
            pixels[i + 2] = first;
        }
    }
}
