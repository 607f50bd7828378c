package io.stylestream.training;

import io.stylestream.image.RgbPicture;
import io.stylestream.model.FileProblem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pixels of a run's pictures in one scratch file, so that large photographs are decoded once and not in every epoch.
 *
 * <p>The file belongs to one process and loses its name as soon as it is open. So runs never share or damage each
 * other's, changed pictures never meet an old copy, and its space is free again however the process ends. It takes at
 * most half of the disk space that is free at the start, which leaves room for checkpoints; when it is full, or the
 * disk fails, the other pictures are decoded each time. Thread-safe.
 */
final class PictureCache implements AutoCloseable {
    /** Holds nothing. */
    static final PictureCache NONE = new PictureCache(null, 0, 0, notice -> {});

    private final @Nullable FileChannel file;
    private final long limit;
    private final AtomicReferenceArray<Slot> slots;
    private final Consumer<String> notices;
    private final AtomicLong end = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Where a picture's RGB bytes are. */
    private record Slot(long position, int width, int height) {}

    private PictureCache(@Nullable FileChannel file, long limit, int pictures, Consumer<String> notices) {
        this.file = file;
        this.limit = limit;
        this.slots = new AtomicReferenceArray<>(pictures);
        this.notices = notices;
    }

    /**
     * Makes an empty cache.
     *
     * @param folder on the disk to use, must exist
     * @param maxBytes most space to take; 0 for none
     * @param pictures how many there are; they are named by their number, from 0
     * @param notices hears at most once, on any thread, why further pictures are not kept
     */
    static PictureCache open(Path folder, long maxBytes, int pictures, Consumer<String> notices) {
        if (maxBytes == 0) {
            return NONE;
        }
        Path path = folder.resolve(".pictures-" + UUID.randomUUID() + ".cache");
        try {
            long limit = Math.min(maxBytes, Files.getFileStore(folder).getUsableSpace() / 2);
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(path);
            return new PictureCache(file, limit, pictures, notices);
        } catch (IOException e) {
            notices.accept("pictures are decoded again each time, as there is no cache in " + folder + ": "
                    + FileProblem.describe(e));
            return NONE;
        }
    }

    /** A picture that was put here; null if it was not, or is lost. */
    @Nullable
    RgbPicture get(int picture) {
        Slot slot = file == null ? null : slots.get(picture);
        if (slot == null) {
            return null;
        }
        byte[] rgb = new byte[3 * slot.width() * slot.height()];
        try {
            readFully(ByteBuffer.wrap(rgb), slot.position());
            return new RgbPicture(slot.width(), slot.height(), rgb);
        } catch (IOException e) {
            slots.set(picture, null);
            end("cannot be read: " + FileProblem.describe(e));
            return null;
        }
    }

    /** Keeps a picture if there is room. */
    void put(int picture, RgbPicture pixels) {
        if (file == null || ended.get()) {
            return;
        }
        long position = end.getAndAdd(pixels.rgb().length);
        if (position + pixels.rgb().length > limit) {
            end("is full with %,d MiB".formatted(limit >> 20));
            return;
        }
        try {
            writeFully(ByteBuffer.wrap(pixels.rgb()), position);
            slots.set(picture, new Slot(position, pixels.width(), pixels.height()));
        } catch (IOException e) {
            end("cannot be written: " + FileProblem.describe(e));
        }
    }

    private void end(String reason) {
        if (ended.compareAndSet(false, true)) {
            notices.accept("the cache of pictures " + reason + "; all others are decoded again each time");
        }
    }

    private void readFully(ByteBuffer target, long position) throws IOException {
        while (target.hasRemaining()) {
            if (file == null || file.read(target, position + target.position()) < 0) {
                throw new EOFException("the file has become shorter");
            }
        }
    }

    private void writeFully(ByteBuffer source, long position) throws IOException {
        while (file != null && source.hasRemaining()) {
            file.write(source, position + source.position());
        }
    }

    /** Gives the disk space back. */
    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
