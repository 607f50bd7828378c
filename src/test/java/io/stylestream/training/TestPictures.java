package io.stylestream.training;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Draws small data sets. */
final class TestPictures {
    private TestPictures() {}

    /** A PNG of smooth random colours; the same for the same seed. */
    static void write(Path file, int width, int height, int seed) throws IOException {
        Random random = new Random(seed);
        int slopeX = 1 + random.nextInt(5);
        int slopeY = 1 + random.nextInt(5);
        int start = random.nextInt(256);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int wave = Math.abs((start + slopeX * x + slopeY * y) % 511 - 255);
                image.setRGB(x, y, wave << 16 | (255 - wave) << 8 | (wave * 7 & 255));
            }
        }
        Files.createDirectories(file.resolveSibling(""));
        ImageIO.write(image, "png", file.toFile());
    }

    /** Domains {@code first} and {@code second} with as many pictures each. */
    static PictureFolders folders(Path root, int perDomain, int width, int height) throws IOException {
        for (int i = 0; i < perDomain; i++) {
            write(root.resolve("first").resolve(i + ".png"), width, height, i);
            write(root.resolve("second").resolve(i + ".png"), width, height, 100 + i);
        }
        return PictureFolders.find(root);
    }
}
