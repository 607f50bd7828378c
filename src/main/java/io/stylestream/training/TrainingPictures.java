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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a data set as the networks see them: CHW, at the model's size.
 *
 * <p>A large picture is first shrunk to 1.5 times the model's size, and so it is cached; the augmentation crops and
 * resizes from there. So the cache is small, and what it holds or not makes no difference to the result. Thread-safe.
 */
final class TrainingPictures {
    private final PictureFolders folders;
    private final int size;
    private final UnreadablePictures unreadable;
    private final PictureCache cache;
    private final int[] firstNumbers;
    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.OWN_FILES);
    private final PictureResizer resizer;
    private final int preparedSize;
    private final PictureResizer preparing;

    /**
     * Pictures without a cache.
     *
     * @param size side of the pictures in pixels
     * @param skipped hears of each unreadable file once
     */
    TrainingPictures(PictureFolders folders, int size, Consumer<String> skipped) {
        this(folders, size, new UnreadablePictures(folders, PictureLoading.MAX_UNREADABLE, skipped), PictureCache.NONE);
    }

    /** @param cache for as many pictures as the data set has; stays the caller's */
    TrainingPictures(PictureFolders folders, int size, UnreadablePictures unreadable, PictureCache cache) {
        this.folders = folders;
        this.size = size;
        this.unreadable = unreadable;
        this.cache = cache;
        this.resizer = new PictureResizer(size, PictureFit.STRETCH);
        this.preparedSize = size * 3 / 2;
        this.preparing = new PictureResizer(preparedSize, PictureFit.STRETCH);
        this.firstNumbers = new int[folders.files().size()];
        for (int domain = 1; domain < firstNumbers.length; domain++) {
            firstNumbers[domain] = firstNumbers[domain - 1] + count(domain - 1);
        }
    }

    /** The same pictures with a cache, which stays the caller's. */
    TrainingPictures withCache(PictureCache other) {
        return new TrainingPictures(folders, size, unreadable, other);
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
     * One picture, 3 * size * size values in [-1, 1]; null if the file is unreadable.
     *
     * @throws UsageError if too many files are unreadable
     */
    float @Nullable [] read(int domain, int index, Augmentation augmentation) {
        byte[] bytes = readBytes(domain, index, augmentation);
        if (bytes == null) {
            return null;
        }
        float[] values = new float[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (bytes[i] & 255) / 127.5f - 1;
        }
        return values;
    }

    /**
     * One picture, 3 * size * size values in 0 to 255; null if the file is unreadable.
     *
     * @throws UsageError if too many files are unreadable
     */
    byte @Nullable [] readBytes(int domain, int index, Augmentation augmentation) {
        int number = firstNumbers[domain] + index;
        RgbPicture prepared = cache.get(number);
        if (prepared == null) {
            Path file = folders.files().get(domain).get(index);
            try {
                prepared = decoder.decode(Files.readAllBytes(file), this::prepare);
            } catch (IOException | RecordFailure e) {
                unreadable.add(domain, file, e);
                return null;
            }
            cache.put(number, prepared);
        }
        return toPlanes(resizer.resize(shown(prepared, augmentation)), augmentation.mirrored());
    }

    private RgbPicture prepare(RgbPicture whole) {
        boolean small = (long) whole.width() * whole.height() <= (long) preparedSize * preparedSize;
        return small ? whole : preparing.resize(whole);
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

    private byte[] toPlanes(RgbPicture picture, boolean mirrored) {
        int plane = size * size;
        byte[] planes = new byte[3 * plane];
        for (int i = 0; i < plane; i++) {
            int from = mirrored ? i - i % size + size - 1 - i % size : i;
            for (int channel = 0; channel < 3; channel++) {
                planes[channel * plane + i] = picture.rgb()[3 * from + channel];
            }
        }
        return planes;
    }
}
