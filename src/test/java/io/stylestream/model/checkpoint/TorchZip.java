package io.stylestream.model.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The entries of a {@code torch.save} archive, to be changed and written again. */
final class TorchZip {
    final Map<String, byte[]> entries = new LinkedHashMap<>();

    static TorchZip of(byte[] pickle) {
        TorchZip zip = new TorchZip();
        zip.entries.put("nets/data.pkl", pickle);
        return zip;
    }

    static TorchZip read(Path file) throws IOException {
        TorchZip copy = new TorchZip();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                copy.entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return copy;
    }

    TorchZip with(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    /** Replaces every occurrence of a text within an entry by one of the same length. */
    TorchZip patched(String name, String from, String to) {
        String content = new String(entries.get(name), StandardCharsets.ISO_8859_1);
        return with(name, content.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
    }

    Path write(Path file) throws IOException {
        return write(file, ZipEntry.STORED);
    }

    Path write(Path file, int method) throws IOException {
        try (OutputStream bytes = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                ZipEntry header = new ZipEntry(entry.getKey());
                header.setMethod(method);
                header.setSize(entry.getValue().length);
                header.setCrc(crc.getValue());
                zip.putNextEntry(header);
                zip.write(entry.getValue());
            }
        }
        return file;
    }
}
