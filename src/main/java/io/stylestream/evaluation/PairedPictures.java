package io.stylestream.evaluation;

import io.stylestream.core.UsageError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The same things drawn in several domains: pictures of one name in a folder per domain.
 *
 * @param names names without extension that all domains have, sorted
 * @param files for each domain, the file of each name
 */
public record PairedPictures(List<String> names, List<List<Path>> files) {
    private static final int FEWEST = 2;

    /**
     * Finds the pictures that all domains have.
     *
     * @param root folder with a folder per domain
     * @param domains names of the domains
     * @throws UsageError if a folder is missing, or the domains have hardly a name in common
     */
    public static PairedPictures find(Path root, List<String> domains) {
        if (domains.size() < FEWEST) {
            throw new UsageError("the model has one domain, %s, and pairs need two; give another --model"
                    .formatted(String.join(", ", domains)));
        }
        List<Map<String, Path>> byDomain = new ArrayList<>();
        for (String domain : domains) {
            byDomain.add(pictures(root, domain));
        }
        List<String> names = new ArrayList<>(byDomain.get(0).keySet());
        byDomain.forEach(pictures -> names.retainAll(pictures.keySet()));
        if (names.size() < FEWEST) {
            throw new UsageError("the folders of the domains %s in %s have %d file names in common, and at"
                            .formatted(String.join(", ", domains), root, names.size())
                    + " least %d are wanted; paired pictures have the same name in every domain".formatted(FEWEST));
        }
        List<List<Path>> files = byDomain.stream()
                .map(pictures -> names.stream().map(pictures::get).toList())
                .toList();
        return new PairedPictures(List.copyOf(names), files);
    }

    private static Map<String, Path> pictures(Path root, String domain) {
        Map<String, Path> byName = new TreeMap<>();
        DomainPictures.files(root, domain).forEach(path -> byName.put(stem(path), path));
        return byName;
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.lastIndexOf('.'));
    }
}
