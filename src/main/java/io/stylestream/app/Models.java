package io.stylestream.app;

import io.stylestream.model.BundledModel;
import io.stylestream.model.ModelDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the model that a command works with. */
public final class Models {
    /** The model that the program brings along. */
    public static final String BUNDLED = "portraits-64";

    private Models() {}

    /**
     * Opens a model directory.
     *
     * @param directory null for the bundled model, which is copied to {@link #cache()}
     * @throws io.stylestream.core.UsageError if it cannot be opened
     */
    public static ModelDirectory open(@Nullable Path directory) {
        return directory != null
                ? ModelDirectory.open(directory)
                : BundledModel.named(BUNDLED).extract(cache());
    }

    /** Where the program keeps what it can make again: {@code $XDG_CACHE_HOME/stylestream}, by default in ~/.cache. */
    static Path cache() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path base = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return base.resolve("stylestream");
    }
}
