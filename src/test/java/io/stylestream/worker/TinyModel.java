package io.stylestream.worker;

import io.stylestream.GoldenFiles;
import io.stylestream.engine.EngineSettings;
import io.stylestream.image.JpegDevice;
import io.stylestream.image.PictureEncoder;
import io.stylestream.image.PictureFit;
import io.stylestream.image.PictureLimits;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.checkpoint.CheckpointImport;
import io.stylestream.translation.ModelTranslator;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.StyleCache;
import io.stylestream.translation.TranslatorSettings;
import java.nio.file.Path;
import java.util.List;

/** A real model for tests of the worker: the golden networks, with the domains of the tests' requests. */
final class TinyModel {
    private TinyModel() {}

    /** @param folder where the model directory goes */
    static PictureTranslator open(Path folder) {
        ModelDirectory model = CheckpointImport.open(GoldenFiles.TINY.checkpoint())
                .writeTo(folder.resolve("model"), "tiny", "1", List.of("cat", "dog", "fox"), null);
        PictureLimits limits = new PictureLimits(InvertingTranslator.MAX_PICTURE_BYTES, 1_000_000, 10_000);
        TranslatorSettings settings =
                new TranslatorSettings(limits, PictureFit.CROP, PictureEncoder.DEFAULT_JPEG_QUALITY, JpegDevice.CPU);
        return ModelTranslator.open(
                model,
                EngineSettings.defaults().withEngine("OnnxRuntime"),
                settings,
                new StyleCache(StyleCache.DEFAULT_MAX_CODES));
    }
}
