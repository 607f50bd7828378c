package io.stylestream.model.checkpoint;

import io.stylestream.core.HostTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A zip archive as {@code torch.save} writes it (PyTorch 1.6 and later): {@code <name>/data.pkl} and one entry
 * {@code <name>/data/<key>} for each storage, all uncompressed.
 *
 * <p>Entries are mapped into memory, so that a tensor costs memory only while it is used.
 */
final class TorchArchive {
    private static final Pattern PICKLE = Pattern.compile("[^/]+/data\\.pkl");
    private static final int MAX_PICKLE_BYTES = 16 << 20;
    /** Each takes one of the mappings that a process may have, 65530 on Linux. */
    private static final int MAX_ENTRIES = 20_000;

    private static final String LITTLE_ENDIAN = "little";

    /** An entry's mapped bytes and the checksum that they should have. */
    private record Entry(ByteBuffer bytes, long crc) {}

    private final Map<String, Entry> entries;
    private final String folder;

    private TorchArchive(Map<String, Entry> entries) {
        this.entries = entries;
        this.folder = folder(entries);
        requireLittleEndian();
    }

    /** @throws UnusableCheckpoint if the archive is damaged or was not written by {@code torch.save} */
    static TorchArchive open(Path file) {
        try (FileChannel channel = FileChannel.open(file);
                ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel).get()) {
            return new TorchArchive(map(channel, Collections.list(zip.getEntries())));
        } catch (IOException | IllegalArgumentException e) {
            throw new UnusableCheckpoint("it is a truncated or damaged zip archive (%s)".formatted(e.getMessage()), e);
        }
    }

    /** The value that was saved, with tensors as {@link StoredTensor}. */
    Object value() {
        ByteBuffer pickle = content(folder + "/data.pkl");
        if (pickle.remaining() > MAX_PICKLE_BYTES) {
            throw new UnusableCheckpoint(
                    "its data.pkl has %d bytes, the limit is %d".formatted(pickle.remaining(), MAX_PICKLE_BYTES));
        }
        return new PickleReader(pickle).read();
    }

    /** The elements of a tensor of {@link #value}. */
    HostTensor load(StoredTensor tensor) {
        Storage storage = tensor.storage();
        ByteBuffer content = content(folder + "/data/" + storage.key());
        long expected =
                Math.multiplyExact(storage.elements(), (long) storage.type().bytes());
        if (content.remaining() != expected) {
            throw new UnusableCheckpoint("its storage '%s' has %d bytes instead of %d"
                    .formatted(storage.key(), content.remaining(), expected));
        }
        return tensor.load(content);
    }

    private static Map<String, Entry> map(FileChannel channel, List<ZipArchiveEntry> listed) throws IOException {
        if (listed.size() > MAX_ENTRIES) {
            throw new UnusableCheckpoint(
                    "its zip archive has %d entries, the limit is %d".formatted(listed.size(), MAX_ENTRIES));
        }
        Map<String, Entry> entries = new HashMap<>();
        for (ZipArchiveEntry entry : listed) {
            if (entries.put(entry.getName(), map(channel, entry)) != null) {
                throw new UnusableCheckpoint("its zip archive has two entries '%s'".formatted(entry.getName()));
            }
        }
        return entries;
    }

    private static Entry map(FileChannel channel, ZipArchiveEntry entry) throws IOException {
        long size = entry.getSize();
        if (entry.getMethod() != ZipEntry.STORED || size != entry.getCompressedSize()) {
            throw new UnusableCheckpoint(
                    "its entry '%s' is compressed, which torch.save never does".formatted(entry.getName()));
        }
        if (size < 0 || size > Integer.MAX_VALUE) {
            throw new UnusableCheckpoint(
                    "its entry '%s' has %d bytes, the limit is %d".formatted(entry.getName(), size, Integer.MAX_VALUE));
        }
        long offset = entry.getDataOffset();
        if (offset < 0 || offset > channel.size() - size) {
            throw new UnusableCheckpoint(
                    "its entry '%s' lies beyond the end of the file: it is truncated".formatted(entry.getName()));
        }
        return new Entry(channel.map(FileChannel.MapMode.READ_ONLY, offset, size), entry.getCrc());
    }

    private static String folder(Map<String, Entry> entries) {
        List<String> pickles = entries.keySet().stream()
                .filter(name -> PICKLE.matcher(name).matches())
                .toList();
        if (pickles.size() != 1) {
            throw new UnusableCheckpoint("it is a zip archive, but not one that torch.save wrote: it has no data.pkl");
        }
        return pickles.get(0).substring(0, pickles.get(0).indexOf('/'));
    }

    private void requireLittleEndian() {
        String name = folder + "/byteorder";
        if (entries.containsKey(name)) {
            String order =
                    StandardCharsets.US_ASCII.decode(content(name).duplicate()).toString();
            if (!order.strip().equals(LITTLE_ENDIAN)) {
                throw new UnusableCheckpoint("its numbers are not little-endian; save it again on such a machine");
            }
        }
    }

    private ByteBuffer content(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new UnusableCheckpoint("its zip archive lacks the entry '%s'".formatted(name));
        }
        CRC32 crc = new CRC32();
        crc.update(entry.bytes.duplicate());
        if (crc.getValue() != entry.crc) {
            throw new UnusableCheckpoint("its entry '%s' is damaged: the checksum differs".formatted(name));
        }
        return entry.bytes;
    }
}
