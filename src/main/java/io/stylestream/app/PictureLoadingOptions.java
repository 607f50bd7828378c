package io.stylestream.app;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.stylestream.core.UsageError;
import io.stylestream.training.PictureLoading;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How training pictures are loaded; nothing here changes what a run computes, so a resumed run may change it. */
final class PictureLoadingOptions {
    /** The options' names. */
    static final List<String> NAMES = List.of("--max-unreadable", "--picture-cache", "--loader-threads");

    @Option(
            names = "--max-unreadable",
            defaultValue = "" + PictureLoading.MAX_UNREADABLE,
            description = "Part of the pictures that may be unreadable, 0 to 1; ten always may.")
    double maxUnreadable;

    @Option(
            names = "--picture-cache",
            converter = Size.class,
            description = "Disk space below --out for decoded pictures, for example 16G; 0 for none. Never more than"
                    + " half of what is free; given back at the end. Default: 16G.")
    @Nullable
    MemorySize cache;

    @Option(
            names = "--loader-threads",
            description = "Background threads that decode pictures. Default: half of the processors, at most 8.")
    @Nullable
    Integer threads;

    PictureLoading loading() {
        try {
            return new PictureLoading(
                    maxUnreadable,
                    cache != null ? cache.asLongValue() : PictureLoading.CACHE_BYTES,
                    threads != null ? threads : PictureLoading.DEFAULT.threads());
        } catch (IllegalArgumentException e) {
            throw new UsageError(e.getMessage() + "; correct that option", e);
        }
    }

    /** Sizes as in the settings of the service: {@code 512M}, {@code 16G}. */
    static final class Size implements ITypeConverter<MemorySize> {
        @Override
        public MemorySize convert(String text) {
            try {
                MemorySize size = new MemorySizeConverter().convert(text);
                size.asLongValue(); // throws where it is beyond all disks
                return size;
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new TypeConversionException("'" + text + "' is no size; write for example 512M or 16G");
            }
        }
    }
}
