package io.stylestream.app;

import io.stylestream.engine.EngineSettings;
import io.stylestream.model.BundledModel;
import io.stylestream.model.CacheFolder;
import io.stylestream.model.ModelDirectory;
import io.stylestream.translation.ModelTranslator;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.StyleCache;
import io.stylestream.translation.TranslatorSettings;
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
     * @param directory null for the bundled model, which is copied into the {@link CacheFolder}
     * @throws io.stylestream.core.UsageError if it cannot be opened
     */
    public static ModelDirectory open(@Nullable Path directory) {
        return directory != null
                ? ModelDirectory.open(directory)
                : BundledModel.named(BUNDLED).extract(CacheFolder.root());
    }

    /**
     * Loads a model, to read and write pictures with default settings.
     *
     * @throws io.stylestream.core.UsageError if the engine cannot be used, or the directory lacks a network or is
     *     damaged
     */
    public static PictureTranslator translator(ModelDirectory directory, EngineSettings engine) {
        return translator(directory, engine, TranslatorSettings.DEFAULT);
    }

    /** Loads a model, to read and write pictures with other settings. */
    public static PictureTranslator translator(
            ModelDirectory directory, EngineSettings engine, TranslatorSettings settings) {
        return ModelTranslator.open(directory, engine, settings, new StyleCache(StyleCache.DEFAULT_MAX_CODES));
    }
}
