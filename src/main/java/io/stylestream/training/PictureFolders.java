package io.stylestream.training;

import io.stylestream.core.UsageError;
import io.stylestream.image.PictureFileNames;
import io.stylestream.model.FileProblem;
import io.stylestream.model.Manifest;
import java.io.IOException;
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
     * Finds the pictures of a data set; each folder is read once, and no file is opened.
     *
     * @param root folder with one sub-folder per domain
     * @throws UsageError if there is no domain, one without pictures or one whose name no domain can have
     */
    static PictureFolders find(Path root) {
        List<String> domains = new ArrayList<>();
        List<List<Path>> files = new ArrayList<>();
        for (Path folder : domainFolders(root)) {
            List<Path> pictures = children(folder).stream()
                    .filter(PictureFileNames::isPicture)
                    .toList();
            if (pictures.isEmpty()) {
                throw new UsageError("the folder " + folder + " holds no pictures; every folder of a data set must be"
                        + " a domain with PNG, JPEG, WebP, GIF or BMP files");
            }
            domains.add(String.valueOf(folder.getFileName()));
            files.add(pictures);
        }
        return new PictureFolders(List.copyOf(domains), List.copyOf(files));
    }

    /**
     * The domains of a data set, without a look into their folders.
     *
     * @throws UsageError if there is no domain, or one whose name no domain can have
     */
    static List<String> domainsIn(Path root) {
        return domainFolders(root).stream()
                .map(folder -> String.valueOf(folder.getFileName()))
                .toList();
    }

    private static List<Path> domainFolders(Path root) {
        if (!Files.isDirectory(root)) {
            throw new UsageError(
                    "there is no folder " + root + "; give one that holds a folder of pictures per domain");
        }
        List<Path> folders = children(root).stream().filter(Files::isDirectory).toList();
        if (folders.isEmpty()) {
            throw new UsageError("the folder " + root + " holds no folders; put the pictures of each domain into one");
        }
        folders.forEach(PictureFolders::requireDomainName);
        return folders;
    }

    private static void requireDomainName(Path folder) {
        try {
            Manifest.requireName("domain name", String.valueOf(folder.getFileName()));
        } catch (IllegalArgumentException e) {
            throw new UsageError(
                    "the folder %s cannot be a domain: %s; rename it".formatted(folder, e.getMessage()), e);
        }
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UsageError("cannot list the folder %s: %s".formatted(folder, FileProblem.describe(e)), e);
        }
    }

    int pictureCount() {
        return files.stream().mapToInt(List::size).sum();
    }
}
