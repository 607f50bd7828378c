package io.stylestream.model;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes directories that appear complete or not at all. */
public final class AtomicDirectory {
    /** What goes into the directory. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path directory) throws IOException;
    }

    private AtomicDirectory() {}

    /**
     * Fills a hidden sibling of {@code target} and renames it. An existing target is replaced as a whole; between the
     * two renames that this takes, the target is absent for a moment.
     *
     * @throws IOException if anything fails; the target is then as before, and nothing else is left
     */
    public static void write(Path target, Content content) throws IOException {
        Path parent = target.toAbsolutePath().normalize().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path filled = AtomicFile.temporarySibling(target);
        try {
            Files.createDirectory(filled);
            content.writeTo(filled);
            force(filled);
            swap(filled, target);
            force(filled.getParent());
        } finally {
            deleteTree(filled);
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
        deleteTree(old);
    }

    /** Makes new names in a directory survive a loss of power, on systems where a directory can be opened. */
    private static void force(@Nullable Path directory) throws IOException {
        if (directory != null && File.separatorChar == '/') {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Deletes what writers that were killed have left in a folder. No writer may be at work there. */
    public static void deleteLeftovers(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return;
        }
        List<Path> leftovers;
        try (Stream<Path> entries = Files.list(parent)) {
            leftovers = entries.filter(AtomicFile::isTemporary).toList();
        }
        for (Path leftover : leftovers) {
            deleteTree(leftover);
        }
    }

    /** Deletes a directory with all that it holds; it disappears as a whole. */
    public static void delete(Path directory) throws IOException {
        Path disappearing = AtomicFile.temporarySibling(directory);
        Files.move(directory, disappearing, StandardCopyOption.ATOMIC_MOVE);
        deleteTree(disappearing);
    }

    private static void deleteTree(Path directory) throws IOException {
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
