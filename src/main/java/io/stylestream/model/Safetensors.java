package io.stylestream.model;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads and writes safetensors files: named tensors behind a JSON header.
 *
 * <p>Layout: the header's length N as an unsigned little-endian 64-bit number, N bytes of JSON (padded with spaces to a
 * multiple of 8), then the tensors' little-endian bytes without gaps. The header maps each name to {@code {"dtype",
 * "shape", "data_offsets": [begin, end]}}, offsets counted from the end of the header; {@code __metadata__} maps
 * strings to strings.
 */
public final class Safetensors {
    /** The longest header that is read, as in the reference reader. */
    static final long MAX_HEADER_BYTES = 100_000_000;

    /** The header's key that is not a tensor. */
    static final String METADATA_KEY = "__metadata__";

    private Safetensors() {}

    /**
     * Opens a file by mapping its tensors into memory; no tensor is copied.
     *
     * <p>The file must not be changed in place as long as a tensor of it is in use; replacing it, as {@link #write}
     * does, is safe.
     *
     * @throws UsageError if the file is missing, unreadable or not a well-formed safetensors file
     */
    public static SafetensorsFile open(Path file) {
        return new SafetensorsReader(file).read();
    }

    /** The tensors of {@link #open}, by name, in the order of their bytes. */
    public static Map<String, HostTensor> read(Path file) {
        return open(file).tensors();
    }

    /**
     * Writes a file so that readers see the old file or the complete new one, never a part.
     *
     * <p>The same tensors in the same order give the same bytes.
     *
     * @param tensors by name; written widest element first, so that each tensor is aligned to its elements
     * @param metadata free strings for readers
     * @throws UsageError if the file cannot be written
     */
    public static void write(Path file, Map<String, HostTensor> tensors, Map<String, String> metadata) {
        new SafetensorsWriter(tensors, metadata).write(file);
    }
}
