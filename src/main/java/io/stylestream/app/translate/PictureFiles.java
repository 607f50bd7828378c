package io.stylestream.app.translate;

import io.stylestream.core.UsageError;
import io.stylestream.image.PictureFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the pictures to translate and says where each result goes. */
final class PictureFiles {
    private static final Set<String> EXTENSIONS = Set.of("png", "jpg", "jpeg", "webp", "gif", "bmp");

    private PictureFiles() {}

    /** One picture to translate, and the file of its result. */
    record Job(Path source, Path target) {}

    /**
     * The jobs for files and folders, sorted by path within each; folders are searched with all below and their
     * structure is kept.
     *
     * @throws UsageError if an input does not exist or there is nothing to do
     */
    static List<Job> find(List<Path> inputs, Path out, PictureFormat format) throws IOException {
        List<Job> jobs = new ArrayList<>();
        for (Path input : inputs) {
            if (Files.isDirectory(input)) {
                try (Stream<Path> files = Files.walk(input)) {
                    files.filter(Files::isRegularFile)
                            .filter(PictureFiles::isPicture)
                            .sorted()
                            .forEach(file -> jobs.add(new Job(file, target(out, input.relativize(file), format))));
                }
            } else if (Files.isRegularFile(input)) {
                jobs.add(new Job(input, target(out, input.getFileName(), format)));
            } else {
                throw new UsageError("there is no file or folder " + input);
            }
        }
        if (jobs.isEmpty()) {
            throw new UsageError(
                    "there are no pictures in " + inputs + "; PNG, JPEG, WebP, GIF and BMP files are read");
        }
        return jobs;
    }

    private static boolean isPicture(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /** The source's own extension stays in the name, so that a.png and a.jpg do not collide. */
    private static Path target(Path out, Path source, PictureFormat format) {
        String name = String.valueOf(source.getFileName());
        String suffix = "." + format.extension();
        String result = name.toLowerCase(Locale.ROOT).endsWith(suffix) ? name : name + suffix;
        return out.resolve(source).resolveSibling(result);
    }
}
