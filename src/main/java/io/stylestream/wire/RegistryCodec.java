package io.stylestream.wire;

import com.microsoft.kiota.ApiException;
import io.apicurio.registry.resolver.ParsedSchema;
import io.apicurio.registry.resolver.config.SchemaResolverConfig;
import io.apicurio.registry.serde.avro.AvroDeserializer;
import io.apicurio.registry.serde.avro.AvroSerializer;
import io.apicurio.registry.serde.config.SerdeConfig;
import io.apicurio.registry.serde.strategy.TopicIdStrategy;
import io.stylestream.core.RecordFailure;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's wire format: the id that a registry gave the writer's schema goes before the record.
 *
 * <pre>
 * 0x00 | schema id, 4 bytes, big endian | Avro binary
 * </pre>
 *
 * <p>A schema's name in the registry is {@code <topic>-value}, Confluent's default strategy. A schema that the registry
 * does not have yet is registered when the first record is written.
 */
final class RegistryCodec<T extends SpecificRecord> implements RecordCodec<T> {
    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;
    private static final int NOT_FOUND = 404;

    private final Class<T> type;
    private final URI registry;
    private final AvroSerializer<T> serializer = new AvroSerializer<>();
    private final BoundedDeserializer<T> deserializer;

    RegistryCodec(Class<T> type, URI registry) {
        this.type = type;
        this.registry = registry;
        this.deserializer = new BoundedDeserializer<>(type);
        SerdeConfig settings = new SerdeConfig(Map.of(
                SchemaResolverConfig.REGISTRY_URL,
                registry.toString(),
                SchemaResolverConfig.AUTO_REGISTER_ARTIFACT,
                true,
                // whole schemas: taking one apart into references does not end for styles that contain styles
                SchemaResolverConfig.DEREFERENCE_SCHEMA,
                true,
                SchemaResolverConfig.ARTIFACT_RESOLVER_STRATEGY,
                TopicIdStrategy.class.getName()));
        serializer.configure(settings, false);
        deserializer.configure(settings, false);
    }

    @Override
    public byte[] encode(String topic, T value) {
        try {
            return serializer.serializeData(topic, value);
        } catch (RuntimeException error) {
            throw unavailable(error);
        }
    }

    @Override
    public T decode(String topic, byte[] bytes) {
        if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw AvroValues.undecodable(type, "it does not begin with a zero byte and a schema id", null);
        }
        try {
            return deserializer.deserializeData(topic, bytes);
        } catch (RecordFailure failure) {
            throw failure;
        } catch (RuntimeException error) {
            if (isNotFound(error)) {
                int id = ByteBuffer.wrap(bytes).getInt(1);
                throw AvroValues.undecodable(type, "the registry has no schema " + id, error);
            }
            throw unavailable(error);
        }
    }

    private RegistryUnavailable unavailable(RuntimeException error) {
        return new RegistryUnavailable(
                "the schema registry at %s did not answer as it should; check its address and state"
                        .formatted(registry),
                error);
    }

    private static boolean isNotFound(Throwable error) {
        for (@Nullable Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof ApiException answer && answer.getResponseStatusCode() == NOT_FOUND) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        serializer.close();
        deserializer.close();
    }

    /** Looks schemas up as Apicurio's deserializer does, but reads within limits. */
    private static final class BoundedDeserializer<T extends SpecificRecord> extends AvroDeserializer<T> {
        private final Class<T> type;

        BoundedDeserializer(Class<T> type) {
            this.type = type;
        }

        @Override
        protected T readData(ParsedSchema<Schema> writer, ByteBuffer buffer, int start, int length) {
            return AvroValues.read(type, writer.getParsedSchema(), buffer.array(), start, length);
        }
    }
}
