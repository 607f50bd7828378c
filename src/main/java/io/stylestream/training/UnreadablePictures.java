package io.stylestream.training;

import io.stylestream.core.UsageError;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The files of a data set that turned out to be no readable pictures: each is told once, and too many end the run.
 *
 * <p>A few do not matter to training; many mean that something is wrong with the data set or with the disk.
 * Thread-safe.
 */
final class UnreadablePictures {
    /** So many are always passed over, however small the data set is. */
    static final int ALWAYS_ALLOWED = 10;

    private final PictureFolders folders;
    private final double allowedShare;
    private final Consumer<String> skipped;
    private final Set<Path> files = new HashSet<>();

    /**
     * @param allowedShare part of the data set's files that may be unreadable, 0 to 1
     * @param skipped hears of each file once, with the reason; one call at a time
     */
    UnreadablePictures(PictureFolders folders, double allowedShare, Consumer<String> skipped) {
        this.folders = folders;
        this.allowedShare = allowedShare;
        this.skipped = skipped;
    }

    /**
     * Takes note of an unreadable file.
     *
     * @throws UsageError if there are too many now, or none is left of the domain
     */
    synchronized void add(int domain, Path file, Exception reason) {
        if (files.add(file)) {
            skipped.accept(file + ": " + reason.getMessage());
        }
        int count = files.size();
        if (count > ALWAYS_ALLOWED && count > allowedShare * folders.pictureCount()) {
            throw new UsageError(
                    String.format(
                            Locale.ROOT,
                            "%d of %d pictures are unreadable, more than %d and more than %.4g %% (--max-unreadable),"
                                    + " the last one was %s; check the data set",
                            count,
                            folders.pictureCount(),
                            ALWAYS_ALLOWED,
                            100 * allowedShare,
                            file),
                    reason);
        }
        if (files.containsAll(folders.files().get(domain))) {
            throw new UsageError(
                    "all pictures of the domain " + folders.domains().get(domain) + " are unreadable, the last one was "
                            + file + "; check the data set",
                    reason);
        }
    }
}
