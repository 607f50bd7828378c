package io.stylestream.model;

import io.stylestream.network.StarGanV2;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a model directory says about itself in {@code manifest.json}.
 *
 * @param formatVersion version of this format, {@value #FORMAT_VERSION}
 * @param name the model's name
 * @param version the version of the model of this name
 * @param architecture the numbers that determine its networks
 * @param domains the domains' names, all different; the position is the domain index that the networks know
 * @param files size and hash of the directory's files, by file name
 * @param provenance where the weights come from
 */
public record Manifest(
        int formatVersion,
        String name,
        String version,
        StarGanV2 architecture,
        List<String> domains,
        SortedMap<String, FileRecord> files,
        Provenance provenance) {
    /** The manifest's name in the directory. */
    public static final String FILE_NAME = "manifest.json";

    /** The format that this program reads and writes. */
    static final int FORMAT_VERSION = 1;

    /** Safe as part of a path, of an address and of an option. */
    private static final int MOST_CHARACTERS = 64;

    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,%d}".formatted(MOST_CHARACTERS - 1));

    public Manifest {
        if (formatVersion != FORMAT_VERSION) {
            throw new IllegalArgumentException(
                    "formatVersion is %d, this program reads %d".formatted(formatVersion, FORMAT_VERSION));
        }
        requireName("name", name);
        requireName("version", version);
        domains = List.copyOf(domains);
        requireDomains(domains, architecture.domains());
        files.keySet().forEach(file -> requireName("file name", file));
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** The manifest of a directory that is yet to be written: {@link ModelDirectory#write} adds the files. */
    public static Manifest of(
            String name, String version, StarGanV2 architecture, List<String> domains, Provenance provenance) {
        return new Manifest(FORMAT_VERSION, name, version, architecture, domains, new TreeMap<>(), provenance);
    }

    /** The same with other files. */
    public Manifest withFiles(Map<String, FileRecord> other) {
        return new Manifest(formatVersion, name, version, architecture, domains, new TreeMap<>(other), provenance);
    }

    private static void requireDomains(List<String> domains, int expected) {
        if (domains.size() != expected) {
            throw new IllegalArgumentException("the networks know %d domains, but %d names were given: %s"
                    .formatted(expected, domains.size(), String.join(", ", domains)));
        }
        Set<String> seen = new HashSet<>();
        for (String domain : domains) {
            requireName("domain name", domain);
            if (!seen.add(domain)) {
                throw new IllegalArgumentException("the domain name '%s' is given twice".formatted(domain));
            }
        }
    }

    /**
     * A name made of any text: what no name can have becomes a hyphen, or is left out at the beginning.
     *
     * @return {@code model} if nothing is left
     */
    public static String nameFrom(String text) {
        String name = text.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceFirst("^[._-]+", "");
        return name.isEmpty() ? "model" : name.substring(0, Math.min(MOST_CHARACTERS, name.length()));
    }

    /**
     * @param what it is the name of, for the message
     * @throws IllegalArgumentException if it cannot be the name of a model or a domain
     */
    public static void requireName(String what, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "the %s '%s' must be 1 to 64 letters, digits, '.', '_' or '-' and begin with a letter or digit"
                            .formatted(what, value));
        }
    }
}
