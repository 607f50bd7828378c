package io.stylestream.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Writes directories that appear complete or not at all. */
final class AtomicDirectory {
    /** What goes into the directory. */
    @FunctionalInterface
    interface Content {
        void writeTo(Path directory) throws IOException;
    }

    private AtomicDirectory() {}

    /**
     * Fills a hidden sibling of {@code target} and renames it. An existing target is replaced as a whole; between the
     * two renames that this takes, the target is absent for a moment.
     *
     * @throws IOException if anything fails; the target is then as before, and nothing else is left
     */
    static void write(Path target, Content content) throws IOException {
        Path parent = target.toAbsolutePath().normalize().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path filled = AtomicFile.temporarySibling(target);
        try {
            Files.createDirectory(filled);
            content.writeTo(filled);
            swap(filled, target);
        } finally {
            delete(filled);
        }
    }

    private static void swap(Path filled, Path target) throws IOException {
        if (!Files.exists(target)) {
            Files.move(filled, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path old = AtomicFile.temporarySibling(target);
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(filled, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        delete(old);
    }

    static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(directory)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
