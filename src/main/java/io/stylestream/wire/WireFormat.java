package io.stylestream.wire;

import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.wire.avro.TranslationResult;
import java.net.URI;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * How records become bytes: Avro single-object encoding without a schema registry, Confluent's wire format with one,
 * which is an Apicurio Registry. Gives the codec of each record; thread-safe.
 */
public final class WireFormat {
    private final @Nullable URI registry;

    private WireFormat(@Nullable URI registry) {
        this.registry = registry;
    }

    /** Avro single-object encoding; both sides know the schemas. */
    public static WireFormat singleObject() {
        return new WireFormat(null);
    }

    /**
     * Confluent's wire format; schemas are looked up and registered in an Apicurio Registry.
     *
     * @param registry address of the registry's API, for example {@code http://localhost:8081/apis/registry/v3}
     */
    public static WireFormat withRegistry(URI registry) {
        return new WireFormat(registry);
    }

    /** A codec for requests; the caller closes it. */
    public RecordCodec<TranslationRequest> requests() {
        return codec(TranslationRequest.class);
    }

    /** A codec for results; the caller closes it. */
    public RecordCodec<TranslationResult> results() {
        return codec(TranslationResult.class);
    }

    private <T extends SpecificRecord> RecordCodec<T> codec(Class<T> type) {
        return registry == null ? new SingleObjectCodec<>(type, List.of()) : new RegistryCodec<>(type, registry);
    }
}
