package io.stylestream.evaluation;

import io.stylestream.core.RecordFailure;
import io.stylestream.core.UsageError;
import io.stylestream.image.PictureDecoder;
import io.stylestream.image.PictureFileNames;
import io.stylestream.image.PictureFit;
import io.stylestream.image.PictureLimits;
import io.stylestream.image.PictureResizer;
import io.stylestream.image.RgbPicture;
import io.stylestream.model.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The pictures of a model's domains in a folder per domain. */
public final class DomainPictures {
    private DomainPictures() {}

    /**
     * The picture files of a domain, sorted.
     *
     * @throws UsageError if there is no such folder
     */
    static List<Path> files(Path root, String domain) {
        Path folder = root.resolve(domain);
        if (!Files.isDirectory(folder)) {
            throw new UsageError(
                    Files.isDirectory(root)
                            ? "there is no folder " + folder + "; give one per domain of the model"
                            : "there is no folder " + root + "; give one with a folder per domain of the model");
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(PictureFileNames::isPicture).sorted().toList();
        } catch (IOException e) {
            throw new UsageError("cannot list the folder %s: %s".formatted(folder, FileProblem.describe(e)), e);
        }
    }

    /**
     * The first pictures of each domain, as many of each.
     *
     * @param domains names, in the order of their indices
     * @param most pictures of each domain
     * @param side of the pictures in pixels
     * @throws UsageError if a folder is missing or has fewer than two pictures, or a picture cannot be read
     */
    public static List<List<RgbPicture>> load(Path root, List<String> domains, int most, int side) {
        List<List<Path>> files =
                domains.stream().map(domain -> files(root, domain)).toList();
        int count = files.stream().mapToInt(List::size).min().orElse(0);
        if (count < 2) {
            throw new UsageError("a folder of the domains %s in %s has fewer than two pictures"
                    .formatted(String.join(", ", domains), root));
        }
        List<List<RgbPicture>> pictures = new ArrayList<>();
        for (List<Path> ofDomain : files) {
            pictures.add(load(ofDomain.subList(0, Math.min(most, count)), side));
        }
        return pictures;
    }

    /** @throws UsageError if a picture cannot be read */
    static List<RgbPicture> load(List<Path> files, int side) {
        PictureDecoder decoder = new PictureDecoder(PictureLimits.OWN_FILES);
        PictureResizer resizer = new PictureResizer(side, PictureFit.STRETCH);
        return files.stream().map(file -> resizer.resize(decode(decoder, file))).toList();
    }

    private static RgbPicture decode(PictureDecoder decoder, Path file) {
        try {
            return decoder.decode(Files.readAllBytes(file));
        } catch (IOException | RecordFailure e) {
            throw new UsageError("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
