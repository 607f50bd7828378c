package io.stylestream.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes files that appear complete or not at all, even if the machine stops in between. */
public final class AtomicFile {
    private static final Pattern TEMPORARY =
            Pattern.compile("\\..+\\.\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\.tmp");

    /** What goes into the file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    private AtomicFile() {}

    /** Writes next to {@code target}, forces the bytes to the disk and renames. An existing file is replaced. */
    public static void write(Path target, Content content) throws IOException {
        Path temporary = temporarySibling(target);
        requireFolder(temporary.getParent());
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Named here, because otherwise the failure would name the temporary file. */
    private static void requireFolder(@Nullable Path folder) throws IOException {
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NotDirectoryException(String.valueOf(folder));
        }
    }

    /** Writes these bytes as {@link #write(Path, Content)} does. */
    public static void write(Path target, byte[] bytes) throws IOException {
        write(target, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
    }

    /** Writes all that remains. */
    public static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** A hidden, unused name in the same folder, so that a rename stays within one file system. */
    static Path temporarySibling(Path target) {
        return target.toAbsolutePath()
                .normalize()
                .resolveSibling(".%s.%s.tmp".formatted(target.getFileName(), UUID.randomUUID()));
    }

    /** Whether {@link #temporarySibling} made this name. */
    static boolean isTemporary(Path path) {
        return TEMPORARY.matcher(String.valueOf(path.getFileName())).matches();
    }
}
