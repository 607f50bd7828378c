package io.stylestream.training;

import io.stylestream.core.RecordFailure;
import io.stylestream.core.UsageError;
import io.stylestream.image.PictureDecoder;
import io.stylestream.image.PictureFit;
import io.stylestream.image.PictureLimits;
import io.stylestream.image.PictureResizer;
import io.stylestream.image.RgbPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
    private final PictureResizer resizer;
    private final Set<Path> damaged = ConcurrentHashMap.newKeySet();

    /**
     * @param size side of the pictures in pixels
     * @param skipped hears of each damaged file once
     */
    TrainingPictures(PictureFolders folders, int size, Consumer<String> skipped) {
        this.folders = folders;
        this.size = size;
        this.resizer = new PictureResizer(size, PictureFit.STRETCH);
        this.skipped = skipped;
    }

    int size() {
        return size;
    }

    List<String> domains() {
        return folders.domains();
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
            RgbPicture picture =
                    decoder.decode(Files.readAllBytes(file), whole -> resizer.resize(shown(whole, augmentation)));
            return toPlanes(picture, augmentation.mirrored());
        } catch (IOException | RecordFailure e) {
            if (damaged.add(file)) {
                skipped.accept(file + ": " + e.getMessage());
            }
            if (damaged.size() > MAX_DAMAGED) {
                throw new UsageError(
                        "more than " + MAX_DAMAGED + " pictures are unreadable, the last one was " + file
                                + "; check the data set",
                        e);
            }
            if (damaged.containsAll(folders.files().get(domain))) {
                throw new UsageError(
                        "all pictures of the domain " + folders.domains().get(domain)
                                + " are unreadable, the last one was " + file + "; check the data set",
                        e);
            }
            return null;
        }
    }

    private static RgbPicture shown(RgbPicture picture, Augmentation part) {
        int left = (int) Math.round(part.left() * picture.width());
        int top = (int) Math.round(part.top() * picture.height());
        int width = (int) Math.round(part.width() * picture.width());
        int height = (int) Math.round(part.height() * picture.height());
        return picture.crop(
                left,
                top,
                Math.max(1, Math.min(width, picture.width() - left)),
                Math.max(1, Math.min(height, picture.height() - top)));
    }

    private float[] toPlanes(RgbPicture picture, boolean mirrored) {
        int plane = size * size;
        float[] planes = new float[3 * plane];
        for (int i = 0; i < plane; i++) {
            int from = mirrored ? i - i % size + size - 1 - i % size : i;
            for (int channel = 0; channel < 3; channel++) {
                planes[channel * plane + i] = (picture.rgb()[3 * from + channel] & 255) / 127.5f - 1;
            }
        }
        return planes;
    }
}
