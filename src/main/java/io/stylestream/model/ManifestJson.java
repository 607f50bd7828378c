package io.stylestream.model;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.stylestream.core.UsageError;
import io.stylestream.network.StarGanV2;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JSON form of a {@link Manifest}; unknown fields are tolerated, so that later versions may add some. */
final class ManifestJson {
    /** Far more than a manifest needs, little enough to read without care. */
    static final int MAX_BYTES = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .build();

    /** A manifest without these has a generator as wide as its other networks. */
    private static final Set<String> OPTIONAL =
            Set.of("architecture/generatorBaseChannels", "architecture/generatorMaxChannels");

    private static final List<String> REQUIRED = Stream.concat(
                    fields("", Manifest.class), fields("architecture/", StarGanV2.class))
            .filter(field -> !OPTIONAL.contains(field))
            .toList();

    private ManifestJson() {}

    private static Stream<String> fields(String prefix, Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .map(prefix::concat);
    }

    static byte[] write(Manifest manifest) {
        try {
            return JSON.writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest always has a JSON form", e);
        }
    }

    /**
     * @param source names the file in messages
     * @throws UsageError if the bytes are no valid manifest
     */
    static Manifest read(String source, byte[] json) {
        try {
            JsonNode tree = JSON.readTree(json);
            requireFields(source, tree);
            return Objects.requireNonNull(JSON.treeToValue(tree, Manifest.class));
        } catch (ValueInstantiationException e) {
            String reason =
                    e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
            throw new UsageError("%s is not a valid manifest: %s".formatted(source, reason), e);
        } catch (JsonMappingException e) {
            String field = e.getPath().stream()
                    .map(JsonMappingException.Reference::getFieldName)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining("/"));
            throw new UsageError("%s is not a valid manifest: '%s' has a wrong value".formatted(source, field), e);
        } catch (JsonProcessingException e) {
            throw new UsageError("%s is not valid JSON: %s".formatted(source, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new UsageError("%s cannot be read: %s".formatted(source, FileProblem.describe(e)), e);
        }
    }

    private static void requireFields(String source, JsonNode tree) {
        String missing = REQUIRED.stream()
                .filter(field -> {
                    JsonNode value = tree.at(JsonPointer.compile("/" + field));
                    return value.isMissingNode() || value.isNull();
                })
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new UsageError("%s is not a valid manifest: it lacks %s".formatted(source, missing));
        }
    }
}
