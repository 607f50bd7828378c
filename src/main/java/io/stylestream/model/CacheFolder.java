package io.stylestream.model;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where things are kept that can be computed again. */
public final class CacheFolder {
    private static final String PROGRAM = "stylestream";

    private CacheFolder() {}

    /**
     * A folder of this program: below {@code XDG_CACHE_HOME}, else below {@code ~/.cache} if that exists, else below
     * {@code java.io.tmpdir}. Nothing is created.
     *
     * @param purpose name of the folder
     */
    public static Path of(String purpose) {
        return base(System.getenv("XDG_CACHE_HOME")).resolve(PROGRAM).resolve(purpose);
    }

    private static Path base(@Nullable String xdg) {
        if (xdg != null && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg);
        }
        Path home = Path.of(System.getProperty("user.home"), ".cache");
        return Files.isDirectory(home) && Files.isWritable(home) ? home : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
