package io.stylestream.worker;

import io.stylestream.image.RgbPicture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small pictures and their files. */
final class TestPictures {
    /** Red of the first pixel of pictures that {@link InvertingTranslator} fails on. */
    static final int POISON = 13;

    private TestPictures() {}

    /** A file of one colour per seed, 8 x 8 pixels. */
    static byte[] png(int seed) {
        return png(seed, 8, 100);
    }

    static byte[] poisonedPng() {
        return png(0, 8, POISON);
    }

    /** A file of noise, which does not compress: about {@code 3 * side * side} bytes. */
    static byte[] noisePng(int seed, int side) {
        return png(seed, side, 200);
    }

    private static byte[] png(int seed, int side, int firstRed) {
        byte[] rgb = new byte[3 * side * side];
        new Random(seed).nextBytes(rgb);
        rgb[0] = (byte) firstRed;
        return png(new RgbPicture(side, side, rgb));
    }

    static byte[] png(RgbPicture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            int red = picture.rgb()[3 * i] & 0xFF;
            int green = picture.rgb()[3 * i + 1] & 0xFF;
            int blue = picture.rgb()[3 * i + 2] & 0xFF;
            image.setRGB(i % picture.width(), i / picture.width(), red << 16 | green << 8 | blue);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", file);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return file.toByteArray();
    }

    static RgbPicture read(byte[] file) {
        try {
            return pixels(ImageIO.read(new ByteArrayInputStream(file)));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    static RgbPicture pixels(BufferedImage image) {
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
            rgb[3 * i] = (byte) (pixel >> 16);
            rgb[3 * i + 1] = (byte) (pixel >> 8);
            rgb[3 * i + 2] = (byte) pixel;
        }
        return new RgbPicture(image.getWidth(), image.getHeight(), rgb);
    }
}
