package io.stylestream.model;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where things are kept that can be computed again. */
public final class CacheFolder {
    private static final String PROGRAM = "stylestream";

    private CacheFolder() {}

    /**
     * A folder of this program: below {@code XDG_CACHE_HOME}, else below {@code ~/.cache} if that can be written or
     * made, else below {@code java.io.tmpdir}. Nothing is created.
     *
     * @param purpose name of the folder
     */
    public static Path of(String purpose) {
        return root().resolve(purpose);
    }

    /** The folder of this program that all others lie in. */
    public static Path root() {
        return base(System.getenv("XDG_CACHE_HOME")).resolve(PROGRAM);
    }

    private static Path base(@Nullable String xdg) {
        if (xdg != null && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg);
        }
        Path home = home();
        Path cache = home.resolve(".cache");
        return Files.isWritable(Files.exists(cache) ? cache : home)
                ? cache
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Java calls the home {@code ?} where the user has no entry among the system's, as in many containers. */
    private static Path home() {
        String given = System.getenv("HOME");
        return Path.of(given != null && Path.of(given).isAbsolute() ? given : System.getProperty("user.home"));
    }
}
