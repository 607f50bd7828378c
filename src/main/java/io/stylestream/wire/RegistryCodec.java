package io.stylestream.wire;

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
            throw RegistryFailures.isRetryable(error) ? unavailable(error) : refused(error);
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
            if (RegistryFailures.isRetryable(error)) {
                throw unavailable(error);
            }
            if (RegistryFailures.isAccessDenied(error)) {
                throw refused(error);
            }
            throw unreadable(ByteBuffer.wrap(bytes).getInt(1), error);
        }
    }

    /** What is neither the registry's state nor this program's rights is the record's: it names a schema of no use. */
    private RecordFailure unreadable(int id, RuntimeException error) {
        String reason = RegistryFailures.isNotFound(error)
                ? "the registry has no schema " + id
                : "schema %d of the registry does not serve to read it".formatted(id);
        return AvroValues.undecodable(type, reason, error);
    }

    private RegistryUnavailable unavailable(RuntimeException error) {
        return new RegistryUnavailable(
                "the schema registry at %s did not answer as it should; check its address and state"
                        .formatted(registry),
                error);
    }

    private RegistryRefused refused(RuntimeException error) {
        return new RegistryRefused(
                "the schema registry at %s does not accept the schema of %s (%s); check this program's rights and the"
                                .formatted(registry, type.getSimpleName(), error)
                        + " registry's rules",
                error);
    }

    @Override
    public void close() {
        serializer.close();
        deserializer.close();
    }

    /** Looks schemas up as Apicurio's deserializer does, but reads within limits. */
    private static final class BoundedDeserializer<T extends SpecificRecord> extends AvroDeserializer<T> {
        private final AvroValues<T> values;

        BoundedDeserializer(Class<T> type) {
            this.values = new AvroValues<>(type);
        }

        @Override
        protected T readData(ParsedSchema<Schema> writer, ByteBuffer buffer, int start, int length) {
            return values.read(writer.getParsedSchema(), buffer.array(), start, length);
        }
    }
}
