package io.stylestream.training;

import io.stylestream.core.UsageError;
import io.stylestream.image.PictureFileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A data set: one folder of pictures per domain. The domains are the folders' names in alphabetical order.
 *
 * @param domains names, at least one
 * @param files the picture files of each domain, sorted, at least one each
 */
record PictureFolders(List<String> domains, List<List<Path>> files) {
    /**
     * Finds the pictures of a data set.
     *
     * @param root folder with one sub-folder per domain
     * @throws UsageError if there is no domain, or a domain without pictures
     */
    static PictureFolders find(Path root) {
        if (!Files.isDirectory(root)) {
            throw new UsageError(
                    "there is no folder " + root + "; give one that holds a folder of pictures per domain");
        }
        List<String> domains = new ArrayList<>();
        List<List<Path>> files = new ArrayList<>();
        for (Path folder : children(root)) {
            if (Files.isDirectory(folder)) {
                List<Path> pictures = children(folder).stream()
                        .filter(PictureFileNames::isPicture)
                        .toList();
                if (pictures.isEmpty()) {
                    throw new UsageError(
                            "the folder " + folder
                                    + " holds no pictures; every folder of a data set must be a domain with PNG, JPEG or WebP files");
                }
                domains.add(String.valueOf(folder.getFileName()));
                files.add(pictures);
            }
        }
        if (domains.isEmpty()) {
            throw new UsageError("the folder " + root + " holds no folders; put the pictures of each domain into one");
        }
        return new PictureFolders(List.copyOf(domains), List.copyOf(files));
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    int pictureCount() {
        return files.stream().mapToInt(List::size).sum();
    }
}
