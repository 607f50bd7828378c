package io.stylestream.app.translate;

import io.stylestream.core.UsageError;
import io.stylestream.image.PictureFileNames;
import io.stylestream.image.PictureFormat;
import io.stylestream.model.FileProblem;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds the pictures to translate and says where each result goes. */
final class PictureFiles {
    private PictureFiles() {}

    /** One picture to translate, and the file of its result. */
    record Job(Path source, Path target) {}

    /** @param unreadable what could not be looked at: files, and folders that may hold more pictures */
    record Found(List<Job> jobs, int unreadable) {}

    /**
     * The jobs for files and folders, sorted by path within each; folders are searched with all below and their
     * structure is kept. What cannot be read is named and passed over.
     *
     * @throws UsageError if an input does not exist or there is nothing to do
     */
    static Found find(List<Path> inputs, Path out, PictureFormat format) throws IOException {
        List<Job> jobs = new ArrayList<>();
        List<Path> unreadable = new ArrayList<>();
        for (Path input : inputs) {
            if (Files.isDirectory(input)) {
                filesBelow(input, out, unreadable).stream()
                        .filter(PictureFileNames::isPicture)
                        .sorted()
                        .forEach(file -> jobs.add(new Job(file, target(out, input.relativize(file), format))));
            } else if (Files.isRegularFile(input)) {
                jobs.add(new Job(input, target(out, input.getFileName(), format)));
            } else {
                throw new UsageError("there is no file or folder " + input);
            }
        }
        if (jobs.isEmpty()) {
            throw new UsageError(
                    "there are no pictures in " + inputs + (unreadable.isEmpty() ? "" : " that can be read")
                            + "; PNG, JPEG, WebP, GIF and BMP files are read");
        }
        requireSeparate(jobs);
        return new Found(List.copyOf(jobs), unreadable.size());
    }

    /** Links are followed. Results of a run before, where they lie below the pictures, are none of these. */
    private static List<Path> filesBelow(Path folder, Path out, List<Path> unreadable) throws IOException {
        List<Path> files = new ArrayList<>();
        Path results = real(out);
        boolean amongResults = real(folder).startsWith(results);
        Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && isWanted(file)) {
                    files.add(file);
                } else if (attributes.isSymbolicLink() && PictureFileNames.isPicture(file)) {
                    passOver(file, "the link leads nowhere");
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                if (!(failure instanceof FileSystemLoopException)) {
                    passOver(file, FileProblem.describe(failure));
                }
                return FileVisitResult.CONTINUE;
            }

            private void passOver(Path file, String reason) {
                if (isWanted(file)) {
                    unreadable.add(file);
                    System.err.println(file + " cannot be read: " + reason);
                }
            }

            private boolean isWanted(Path file) {
                return amongResults || !real(file).startsWith(results);
            }
        });
        return files;
    }

    /** Without links in it, as far as it exists. */
    private static Path real(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        for (Path existing = whole; existing != null; existing = existing.getParent()) {
            try {
                return existing.toRealPath().resolve(existing.relativize(whole));
            } catch (IOException absent) {
                // its parent may exist
            }
        }
        return whole;
    }

    /** No result may replace a source or another result. */
    private static void requireSeparate(List<Job> jobs) {
        Set<Path> sources = new HashSet<>();
        jobs.forEach(job -> sources.add(real(job.source())));
        Map<Path, Path> sourceOfTarget = new HashMap<>();
        for (Job job : jobs) {
            Path target = real(job.target());
            if (sources.contains(target)) {
                throw new UsageError("the result of %s would replace the picture %s; choose another --out"
                        .formatted(job.source(), target));
            }
            Path other = sourceOfTarget.put(target, job.source());
            if (other != null) {
                throw new UsageError("%s and %s would both become %s; translate them into different folders"
                        .formatted(other, job.source(), job.target()));
            }
        }
    }

    /** The source's own extension stays in the name, so that a.png and a.jpg do not collide. */
    private static Path target(Path out, Path source, PictureFormat format) {
        String name = String.valueOf(source.getFileName());
        String suffix = "." + format.extension();
        String result = name.toLowerCase(Locale.ROOT).endsWith(suffix) ? name : name + suffix;
        return out.resolve(source).resolveSibling(result);
    }
}
