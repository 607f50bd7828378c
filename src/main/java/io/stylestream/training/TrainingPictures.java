package io.stylestream.training;

import io.stylestream.core.UsageError;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The pictures of a data set as the networks see them: float32, CHW, [-1, 1], at the model's size. Thread-safe. */
final class TrainingPictures {
    private static final int MAX_DAMAGED = 100;

    private final PictureFolders folders;
    private final int size;
    private final Consumer<String> skipped;
    private final Set<Path> damaged = ConcurrentHashMap.newKeySet();

    /**
     * @param size side of the pictures in pixels
     * @param skipped hears of each damaged file once
     */
    TrainingPictures(PictureFolders folders, int size, Consumer<String> skipped) {
        this.folders = folders;
        this.size = size;
        this.skipped = skipped;
    }

    int size() {
        return size;
    }

    int domainCount() {
        return folders.domains().size();
    }

    /** Pictures of a domain, damaged ones included. */
    int count(int domain) {
        return folders.files().get(domain).size();
    }

    /**
     * One picture, 3 * size * size values; null if the file is damaged.
     *
     * @throws UsageError if too many files are damaged
     */
    float @Nullable [] read(int domain, int index, Augmentation augmentation) {
        Path file = folders.files().get(domain).get(index);
        try {
            BufferedImage image = javax.imageio.ImageIO.read(file.toFile());
            if (image == null) {
                throw new IOException("not a picture");
            }
            return toPlanes(draw(image, augmentation));
        } catch (IOException | RuntimeException e) {
            if (damaged.add(file)) {
                skipped.accept(file + ": " + e.getMessage());
            }
            if (damaged.size() > MAX_DAMAGED) {
                throw new UsageError(
                        "more than " + MAX_DAMAGED + " pictures are unreadable, the last one was " + file
                                + "; check the data set",
                        e);
            }
            return null;
        }
    }

    private BufferedImage draw(BufferedImage source, Augmentation part) {
        BufferedImage target = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        int x0 = (int) Math.round(part.left() * source.getWidth());
        int y0 = (int) Math.round(part.top() * source.getHeight());
        int x1 = (int) Math.round((part.left() + part.width()) * source.getWidth());
        int y1 = (int) Math.round((part.top() + part.height()) * source.getHeight());
        int from = part.mirrored() ? x1 : x0;
        int to = part.mirrored() ? x0 : x1;
        Graphics2D graphics = target.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(source, 0, 0, size, size, from, y0, to, y1, null);
        } finally {
            graphics.dispose();
        }
        return target;
    }

    private float[] toPlanes(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, size, size, null, 0, size);
        float[] planes = new float[3 * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            planes[i] = (pixels[i] >> 16 & 255) / 127.5f - 1;
            planes[pixels.length + i] = (pixels[i] >> 8 & 255) / 127.5f - 1;
            planes[2 * pixels.length + i] = (pixels[i] & 255) / 127.5f - 1;
        }
        return planes;
    }
}
