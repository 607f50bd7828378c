package io.stylestream.app.serve;

import io.quarkus.runtime.configuration.MemorySize;
import io.stylestream.core.UsageError;
import io.stylestream.engine.EngineSettings;
import io.stylestream.image.PictureLimits;
import io.stylestream.translation.StyleCache;
import io.stylestream.translation.TranslatorSettings;
import io.stylestream.wire.WireFormat;
import io.stylestream.worker.BatchSettings;
import io.stylestream.worker.BufferSettings;
import io.stylestream.worker.KafkaSettings;
import io.stylestream.worker.TopicNames;
import io.stylestream.worker.TransactionSettings;
import io.stylestream.worker.WorkerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The settings of the service, complete and checked.
 *
 * @param worker Kafka and the stages
 * @param registry address of the schema registry's API, if there is one
 * @param model model directory; empty for the bundled model
 * @param engine what the networks run on
 * @param translator how pictures are read and written
 * @param cachedStyleCodes style codes of reference pictures that are kept, at most
 */
record ServeSettings(
        WorkerSettings worker,
        Optional<URI> registry,
        Optional<Path> model,
        EngineSettings engine,
        TranslatorSettings translator,
        int cachedStyleCodes) {
    /** Where Kafka usually listens. */
    static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";

    /**
     * Completes what is configured by the defaults of the packages that it is for.
     *
     * @throws UsageError if a value is out of its range
     */
    static ServeSettings of(ServeConfiguration configuration) {
        return new ServeSettings(
                worker(configuration),
                configuration.registry().url().map(ServeSettings::requireAddress),
                configuration.model(),
                engine(configuration.engine()),
                translator(configuration.picture()),
                cachedStyleCodes(configuration.styleCodes()));
    }

    WireFormat format() {
        return registry.map(WireFormat::withRegistry).orElseGet(WireFormat::singleObject);
    }

    private static WorkerSettings worker(ServeConfiguration given) {
        KafkaSettings kafka = kafka(given.kafka()).withTopics(topics(given.topics()));
        WorkerSettings defaults = WorkerSettings.of(kafka);
        BatchSettings batches = batches(given.batch());
        BufferSettings buffer = buffer(given.buffer());
        TransactionSettings transactions = transactions(given.transaction());
        return checked(
                "codec-threads, drain-timeout, revocation-timeout",
                () -> new WorkerSettings(
                        kafka,
                        batches,
                        buffer,
                        transactions,
                        given.codecThreads().orElse(defaults.codecThreads()),
                        given.drainTimeout().orElse(defaults.drainTimeout()),
                        given.revocationTimeout().orElse(defaults.revocationTimeout())));
    }

    private static KafkaSettings kafka(ServeConfiguration.Kafka given) {
        KafkaSettings defaults = KafkaSettings.of(given.bootstrapServers().orElse(DEFAULT_BOOTSTRAP_SERVERS));
        KafkaSettings group = given.groupId().map(defaults::withGroupId).orElse(defaults);
        return checked(
                "kafka",
                () -> new KafkaSettings(
                        group.bootstrapServers(),
                        group.topics(),
                        group.groupId(),
                        given.transactionalId().orElse(group.transactionalId()),
                        given.sessionTimeout().orElse(group.sessionTimeout()),
                        given.maxRecordBytes()
                                .map(size -> bytes("kafka.max-record-bytes", size))
                                .orElse(group.maxRecordBytes()),
                        given.clientProperties()));
    }

    private static TopicNames topics(ServeConfiguration.Topics given) {
        TopicNames defaults = TopicNames.DEFAULT;
        return checked(
                "topics",
                () -> new TopicNames(
                        given.requests().orElse(defaults.requests()),
                        given.results().orElse(defaults.results()),
                        given.deadLetters().orElse(defaults.deadLetters())));
    }

    private static BatchSettings batches(ServeConfiguration.Batch given) {
        BatchSettings defaults = BatchSettings.DEFAULT;
        return checked(
                "batch.max-size, batch.max-delay, batch.max-in-flight",
                () -> new BatchSettings(
                        given.maxSize().orElse(defaults.maxSize()),
                        given.maxDelay().orElse(defaults.maxDelay()),
                        given.maxInFlight().orElse(defaults.maxInFlight())));
    }

    private static BufferSettings buffer(ServeConfiguration.Buffer given) {
        BufferSettings defaults = BufferSettings.DEFAULT;
        return checked(
                "buffer.max-records, buffer.max-bytes",
                () -> new BufferSettings(
                        given.maxRecords().orElse(defaults.maxRecords()),
                        given.maxBytes().map(MemorySize::asLongValue).orElse(defaults.maxBytes())));
    }

    private static TransactionSettings transactions(ServeConfiguration.Transaction given) {
        TransactionSettings defaults = TransactionSettings.DEFAULT;
        return checked(
                "transaction.min-records, transaction.max-records",
                () -> new TransactionSettings(
                        given.minRecords().orElse(defaults.minRecords()),
                        given.maxRecords().orElse(defaults.maxRecords()),
                        given.maxWait().orElse(defaults.maxWait()),
                        given.timeout().orElse(defaults.timeout())));
    }

    private static EngineSettings engine(ServeConfiguration.Engine given) {
        EngineSettings defaults = EngineSettings.defaults();
        return checked(
                "engine.threads, engine.memory",
                () -> defaults.withEngine(given.name().orElse(defaults.engine()))
                        .withThreads(given.threads().orElse(defaults.threads()))
                        .withMemory(given.memory().map(MemorySize::asLongValue).orElse(defaults.memory())));
    }

    private static TranslatorSettings translator(ServeConfiguration.Picture given) {
        TranslatorSettings defaults = TranslatorSettings.DEFAULT;
        PictureLimits limits = checked(
                "picture.max-bytes, picture.max-pixels, picture.max-side",
                () -> new PictureLimits(
                        given.maxBytes()
                                .map(size -> bytes("picture.max-bytes", size))
                                .orElse(defaults.limits().maxBytes()),
                        given.maxPixels().orElse(defaults.limits().maxPixels()),
                        given.maxSide().orElse(defaults.limits().maxSide())));
        double quality = given.jpegQuality().orElse(defaults.jpegQuality());
        if (!(quality >= 0 && quality <= 1)) {
            throw new UsageError("the setting stylestream.picture.jpeg-quality must be from 0 to 1, but is " + quality);
        }
        return new TranslatorSettings(
                limits,
                given.fit().orElse(defaults.fit()),
                (float) quality,
                given.jpegCodec().orElse(defaults.jpegCodec()));
    }

    private static URI requireAddress(URI registry) {
        String scheme = String.valueOf(registry.getScheme());
        if (!(scheme.equals("http") || scheme.equals("https")) || registry.getHost() == null) {
            throw new UsageError("the setting stylestream.registry.url must be an address such as"
                    + " http://localhost:8081/apis/registry/v3, but is " + registry);
        }
        return registry;
    }

    private static int cachedStyleCodes(ServeConfiguration.StyleCodes given) {
        int cached = given.maxCached().orElse(StyleCache.DEFAULT_MAX_CODES);
        if (cached < 0) {
            throw new UsageError("the setting stylestream.style-codes.max-cached must be at least 0, but is " + cached);
        }
        return cached;
    }

    private static int bytes(String name, MemorySize size) {
        if (size.asBigInteger().bitLength() >= Integer.SIZE) {
            throw new UsageError("the setting stylestream.%s must be below 2G, but is %d bytes"
                    .formatted(name, size.asBigInteger()));
        }
        return (int) size.asLongValue();
    }

    /** The settings know their ranges, but not the names that they are configured by. */
    private static <T> T checked(String names, Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException | ArithmeticException wrong) { // the latter from sizes beyond all memory
            throw new UsageError("wrong setting, see stylestream.%s: %s".formatted(names, wrong.getMessage()), wrong);
        }
    }
}
