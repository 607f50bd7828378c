package io.stylestream.training;

import io.stylestream.core.UsageError;
import io.stylestream.model.FileProblem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run's folder to one process: two that write the same checkpoints and tables would destroy each other's. The
 * system lets go of it when the process ends, however it ends.
 */
public final class RunLock implements AutoCloseable {
    private static final String FILE = ".lock";

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the folder, which is made if it does not exist.
     *
     * @throws UsageError if another run has it, or it cannot be written
     */
    public static RunLock take(Path run) {
        try {
            Files.createDirectories(run);
            FileChannel channel =
                    FileChannel.open(run.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new UsageError(
                        "another run is writing into " + run + "; wait for its end, or choose another --out");
            }
            return new RunLock(channel);
        } catch (IOException e) {
            throw new UsageError("the folder %s cannot be written: %s".formatted(run, FileProblem.describe(e)), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException harmless) {
            // the lock goes with the process
        }
    }
}
