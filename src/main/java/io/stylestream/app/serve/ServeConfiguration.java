package io.stylestream.app.serve;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.stylestream.image.JpegDevice;
import io.stylestream.image.PictureFit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The settings of the service by name. They come from system properties, the environment ({@code stylestream.batch.
 * max-size} is {@code STYLESTREAM_BATCH_MAX_SIZE}), a file {@code config/application.properties} in the working folder
 * and the program's own defaults, in this order.
 *
 * <p>What is not given has the default of the record that it ends up in, see {@link ServeSettings#of}. Durations are
 * written {@code 10ms}, {@code 5s} or {@code 2m}, sizes {@code 512K}, {@code 20M} or {@code 1G}.
 */
@ConfigMapping(prefix = "stylestream")
public interface ServeConfiguration {
    /** Kafka, and how the worker takes part in it. */
    Kafka kafka();

    /** What is read and written. */
    Topics topics();

    /** Where schemas are kept. */
    Registry registry();

    /** Model directory; by default the bundled model. */
    Optional<Path> model();

    /** What the networks run on. */
    Engine engine();

    /** How pictures are gathered for the engine. */
    Batch batch();

    /** How much is held in memory. */
    Buffer buffer();

    /** How results are gathered for a commit. */
    Transaction transaction();

    /** What a picture may cost, and how it is fitted and written. */
    Picture picture();

    /** Style codes of reference pictures. */
    StyleCodes styleCodes();

    /** Threads that decode and encode pictures; 1 or more, by default one per processor. */
    OptionalInt codecThreads();

    /** How long the end of the service waits for pictures that were begun; the rest is left to others. */
    Optional<Duration> drainTimeout();

    /** How long a rebalance is held up for pictures that were begun; less than {@code max.poll.interval.ms}. */
    Optional<Duration> revocationTimeout();

    /** {@code stylestream.kafka} */
    interface Kafka {
        /** Addresses of the first brokers to ask, {@code host:port,...}. */
        Optional<String> bootstrapServers();

        /** Consumer group; workers of one group share the partitions. */
        Optional<String> groupId();

        /** Unique among running workers; best the same after a restart. By default group, host and process id. */
        Optional<String> transactionalId();

        /** After so long without a sign of life a worker's partitions go to others; within the broker's limits. */
        Optional<Duration> sessionTimeout();

        /** Largest record that is read or written, below 2G; topics need {@code max.message.bytes} to match. */
        Optional<MemorySize> maxRecordBytes();

        /**
         * Further properties of Kafka's clients, for example for security. Names are quoted:
         * {@code stylestream.kafka.client-properties."security.protocol"=SSL}, in the environment
         * {@code STYLESTREAM_KAFKA_CLIENT_PROPERTIES__SECURITY_PROTOCOL_}. One that begins with {@code consumer.} or
         * {@code producer.} goes to that client only.
         */
        Map<String, String> clientProperties();
    }

    /** {@code stylestream.topics} */
    interface Topics {
        /** Topics that requests are read from, separated by commas. */
        Optional<List<String>> requests();

        /** Topic that results are written to. */
        Optional<String> results();

        /** Topic that requests go to which can never succeed. */
        Optional<String> deadLetters();
    }

    /** {@code stylestream.registry} */
    interface Registry {
        /**
         * Address of the API of an Apicurio Registry, for example {@code http://localhost:8081/apis/registry/v3};
         * records are then in Confluent's wire format. Without one they are in Avro's single-object encoding.
         */
        Optional<URI> url();
    }

    /** {@code stylestream.engine} */
    interface Engine {
        /** {@code auto}, or the DJL name of an engine in any case; by default {@code auto}. */
        Optional<String> name();

        /** Threads that one batch may use on a CPU; 1 or more, by default one per processor. */
        OptionalInt threads();

        /** Memory that the generator may take on a CPU; by default as much as its rewrites want. */
        Optional<MemorySize> memory();
    }

    /** {@code stylestream.batch} */
    interface Batch {
        /** Pictures in one batch, at most; 1 or more. */
        OptionalInt maxSize();

        /** How long a decoded picture waits for company, at most; 0 or more. */
        Optional<Duration> maxDelay();

        /** Batches between the start of inference and the end of encoding, at most; 1 or more. */
        OptionalInt maxInFlight();
    }

    /** {@code stylestream.buffer} */
    interface Buffer {
        /** Records that are read and not committed, at most; 1 or more. */
        OptionalInt maxRecords();

        /** Size of those records, at most; 1 or more. */
        Optional<MemorySize> maxBytes();
    }

    /** {@code stylestream.transaction} */
    interface Transaction {
        /** Finished records that are worth a commit at once; 1 or more. */
        OptionalInt minRecords();

        /** Records in one transaction, at most; no less than {@link #minRecords()}. */
        OptionalInt maxRecords();

        /** How long a finished record waits for others, at most. */
        Optional<Duration> maxWait();

        /** After so long the broker aborts a transaction whose worker is gone. */
        Optional<Duration> timeout();
    }

    /** {@code stylestream.picture} */
    interface Picture {
        /** Largest encoded size of a picture; 1 or more, below 2G. */
        Optional<MemorySize> maxBytes();

        /** Largest width times height; 1 or more. */
        OptionalInt maxPixels();

        /** Largest width and largest height in pixels; 1 or more. */
        OptionalInt maxSide();

        /** How a picture becomes a square: {@code crop}, {@code pad} or {@code stretch}. */
        Optional<PictureFit> fit();

        /** Quality of JPEG results, 0 (smallest files) to 1 (best). */
        OptionalDouble jpegQuality();

        /** What writes and reads JPEG files: {@code auto}, {@code gpu} or {@code cpu}. */
        Optional<JpegDevice> jpegCodec();
    }

    /** {@code stylestream.style-codes} */
    interface StyleCodes {
        /** Style codes of reference pictures that are kept for the next request, at most; 0 keeps none. */
        OptionalInt maxCached();
    }
}
