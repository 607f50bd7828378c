package io.stylestream.engine.tensorrt;

import io.stylestream.model.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Plans and kernel times on disk. A folder that cannot be read or written costs time, never a failure. Thread-safe,
 * also between processes: files appear complete or not at all.
 */
final class PlanCache {
    private static final Logger LOG = Logger.getLogger(PlanCache.class);

    private final Path folder;

    PlanCache(Path folder) {
        this.folder = folder;
    }

    /** The plan of this key, if one was stored. */
    Optional<byte[]> plan(PlanKey key) {
        return read(folder.resolve(key.fileName()));
    }

    void storePlan(PlanKey key, byte[] plan) {
        write(folder.resolve(key.fileName()), plan);
    }

    /** Forgets a plan that turned out to be unusable. */
    void removePlan(PlanKey key) {
        try {
            Files.deleteIfExists(folder.resolve(key.fileName()));
        } catch (IOException e) {
            LOG.warnf("the unusable plan %s cannot be deleted: %s", folder.resolve(key.fileName()), e.getMessage());
        }
    }

    /** Kernel times that were measured for plans of the same GPU and version. */
    Optional<byte[]> timing(PlanKey key) {
        return read(folder.resolve(key.timingFileName()));
    }

    void storeTiming(PlanKey key, byte[] timing) {
        write(folder.resolve(key.timingFileName()), timing);
    }

    private static Optional<byte[]> read(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            LOG.warnf("%s cannot be read and is built again: %s", file, e.getMessage());
            return Optional.empty();
        }
    }

    private void write(Path file, byte[] content) {
        try {
            Files.createDirectories(folder);
            AtomicFile.write(file, content);
        } catch (IOException e) {
            LOG.warnf("%s cannot be kept for the next start: %s", file, e.getMessage());
        }
    }
}
