package io.stylestream.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one safetensors file and trusts nothing in it. */
final class SafetensorsReader {
    /** Each takes one of the mappings that a process may have, 65530 on Linux. */
    private static final int MOST_TENSORS = 20_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** A header entry as it stands in the file: anything may be missing or wrong. */
    private record Entry(
            @JsonProperty("dtype") @Nullable String type,
            @JsonProperty("shape") long @Nullable [] shape,
            @JsonProperty("data_offsets") long @Nullable [] offsets) {}

    /** A checked entry; {@code begin} and {@code end} count from the end of the header. */
    private record Extent(String name, ElementType type, long[] shape, long begin, long end) {}

    private final Path file;
    private Map<String, String> metadata = Map.of();

    SafetensorsReader(Path file) {
        this.file = file;
    }

    SafetensorsFile read() {
        try (FileChannel channel = FileChannel.open(file)) {
            long headerBytes = headerBytes(channel);
            long dataStart = Long.BYTES + headerBytes;
            long dataBytes = channel.size() - dataStart;
            List<Extent> extents = parse(bytes(channel, Long.BYTES, (int) headerBytes));
            requireMappable(extents);
            extents.sort(Comparator.comparingLong(Extent::begin).thenComparingLong(Extent::end));
            requireCovered(extents, dataBytes);
            return new SafetensorsFile(file, map(channel, dataStart, extents), metadata);
        } catch (NoSuchFileException e) {
            throw new UsageError("the file %s does not exist".formatted(file), e);
        } catch (JsonProcessingException e) {
            throw failure("its header is not valid JSON (%s)".formatted(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new UsageError("%s cannot be read: %s".formatted(file, FileProblem.describe(e)), e);
        }
    }

    private void requireMappable(List<Extent> extents) {
        if (extents.size() > MOST_TENSORS) {
            throw failure("it has %d tensors, more than the %d that are read; split it"
                    .formatted(extents.size(), MOST_TENSORS));
        }
    }

    private long headerBytes(FileChannel channel) throws IOException {
        if (channel.size() < Long.BYTES) {
            throw failure("it has only %d bytes".formatted(channel.size()));
        }
        long length = ByteBuffer.wrap(bytes(channel, 0, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (length < 0 || length > Safetensors.MAX_HEADER_BYTES) {
            throw failure("its header claims %s bytes, the limit is %d"
                    .formatted(Long.toUnsignedString(length), Safetensors.MAX_HEADER_BYTES));
        }
        if (length > channel.size() - Long.BYTES) {
            throw failure("its header claims %d bytes, but the file has %d: it is probably truncated"
                    .formatted(length, channel.size()));
        }
        return length;
    }

    private byte[] bytes(FileChannel channel, long position, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw failure("it became shorter while it was read");
            }
        }
        return buffer.array();
    }

    private List<Extent> parse(byte[] header) throws IOException {
        List<Extent> extents = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(header)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw failure("its header is not a JSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.equals(Safetensors.METADATA_KEY)) {
                    metadata = metadata(parser);
                } else {
                    extents.add(check(name, JSON.readValue(parser, Entry.class)));
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw failure("its header does not end after one JSON object");
            }
        }
        return extents;
    }

    private Map<String, String> metadata(JsonParser parser) throws IOException {
        Map<String, String> values = JSON.readValue(parser, new TypeReference<LinkedHashMap<String, String>>() {});
        if (values == null || values.containsValue(null)) {
            throw failure("its %s must map strings to strings".formatted(Safetensors.METADATA_KEY));
        }
        return values;
    }

    private Extent check(String name, @Nullable Entry entry) {
        if (entry == null || entry.type == null || entry.shape == null || entry.offsets == null) {
            throw failure("tensor '%s' lacks its dtype, shape or data_offsets".formatted(name));
        }
        ElementType type = type(name, entry.type);
        if (entry.offsets.length != 2 || entry.offsets[0] < 0 || entry.offsets[1] < entry.offsets[0]) {
            throw failure("tensor '%s' has impossible data_offsets %s".formatted(name, Arrays.toString(entry.offsets)));
        }
        long bytes = entry.offsets[1] - entry.offsets[0];
        if (bytes != expectedBytes(name, type, entry.shape)) {
            throw failure("tensor '%s' of type %s and shape %s cannot have %d bytes"
                    .formatted(name, type, Arrays.toString(entry.shape), bytes));
        }
        if (bytes > Integer.MAX_VALUE) {
            throw failure("tensor '%s' has %d bytes, the limit is %d".formatted(name, bytes, Integer.MAX_VALUE));
        }
        return new Extent(name, type, entry.shape, entry.offsets[0], entry.offsets[1]);
    }

    private ElementType type(String tensor, String name) {
        return Arrays.stream(ElementType.values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> failure("tensor '%s' has the unknown dtype '%s', known are %s"
                        .formatted(tensor, name, Arrays.toString(ElementType.values()))));
    }

    private long expectedBytes(String tensor, ElementType type, long[] shape) {
        try {
            return Math.multiplyExact(HostTensor.elementCount(shape), type.bytes());
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw failure("tensor '%s' has an impossible shape %s".formatted(tensor, Arrays.toString(shape)), e);
        }
    }

    /** Every byte of the data belongs to exactly one tensor. */
    private void requireCovered(List<Extent> extents, long dataBytes) {
        long covered = 0;
        for (Extent extent : extents) {
            if (extent.begin < covered) {
                throw failure("tensor '%s' overlaps the one before it".formatted(extent.name));
            }
            if (extent.end > dataBytes) {
                throw failure("tensor '%s' ends at byte %d of the data, which has %d: it is probably truncated"
                        .formatted(extent.name, extent.end, dataBytes));
            }
            if (extent.begin > covered) {
                throw failure(
                        "there is a gap of %d bytes before tensor '%s'".formatted(extent.begin - covered, extent.name));
            }
            covered = extent.end;
        }
        if (covered != dataBytes) {
            throw failure("%d bytes after the last tensor belong to none".formatted(dataBytes - covered));
        }
    }

    /** One mapping for each tensor, because a buffer ends at 2 GiB and a file may be larger. */
    private static Map<String, HostTensor> map(FileChannel channel, long dataStart, List<Extent> extents)
            throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (Extent extent : extents) {
            ByteBuffer bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, dataStart + extent.begin, extent.end - extent.begin);
            tensors.put(extent.name, new HostTensor(extent.type, extent.shape, bytes));
        }
        return tensors;
    }

    private UsageError failure(String reason) {
        return new UsageError(message(reason));
    }

    private UsageError failure(String reason, Exception cause) {
        return new UsageError(message(reason), cause);
    }

    private String message(String reason) {
        return "%s is not a usable safetensors file: %s".formatted(file, reason);
    }
}
