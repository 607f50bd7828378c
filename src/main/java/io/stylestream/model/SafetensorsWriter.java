package io.stylestream.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes one safetensors file. */
final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final JsonMapper JSON = new JsonMapper();

    private final List<Map.Entry<String, HostTensor>> tensors;
    private final Map<String, String> metadata;

    SafetensorsWriter(Map<String, HostTensor> tensors, Map<String, String> metadata) {
        if (tensors.containsKey(Safetensors.METADATA_KEY)) {
            throw new IllegalArgumentException("a tensor cannot be named " + Safetensors.METADATA_KEY);
        }
        this.tensors = new ArrayList<>(tensors.entrySet());
        this.tensors.sort(
                Comparator.comparingInt(entry -> -entry.getValue().type().bytes()));
        this.metadata = new TreeMap<>(metadata);
    }

    /** @throws UsageError if the file cannot be written */
    void write(Path file) {
        try {
            writeTo(file);
        } catch (IOException e) {
            throw new UsageError("%s cannot be written: %s".formatted(file, FileProblem.describe(e)), e);
        }
    }

    /** For callers that have their own words for what failed. */
    void writeTo(Path file) throws IOException {
        AtomicFile.write(file, this::write);
    }

    private void write(WritableByteChannel channel) throws IOException {
        byte[] header = header();
        int padding = Math.floorMod(-header.length, ALIGNMENT);
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES + header.length + padding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length + padding)
                .put(header)
                .put(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
        AtomicFile.writeFully(channel, head.flip());
        for (Map.Entry<String, HostTensor> entry : tensors) {
            AtomicFile.writeFully(channel, entry.getValue().bytes());
        }
    }

    private byte[] header() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writePOJOField(Safetensors.METADATA_KEY, metadata);
            }
            long offset = 0;
            for (Map.Entry<String, HostTensor> entry : tensors) {
                HostTensor tensor = entry.getValue();
                long end = offset + tensor.bytes().remaining();
                json.writeObjectFieldStart(entry.getKey());
                json.writeStringField("dtype", tensor.type().name());
                json.writePOJOField("shape", tensor.shape());
                json.writePOJOField("data_offsets", new long[] {offset, end});
                json.writeEndObject();
                offset = end;
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
