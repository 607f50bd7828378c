import io.stylestream.wire.HeaderNames;
import io.stylestream.wire.avro.LatentStyle;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.wire.avro.TranslationResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.ByteBufferSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends one picture to a running Stylestream and writes what comes back: {@code Send.java BROKER PICTURE RESULT}. */
public class Send {
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            System.err.println("three arguments are wanted: BROKER PICTURE RESULT");
            System.exit(2);
        }
        String id = UUID.randomUUID().toString();
        TranslationRequest request = TranslationRequest.newBuilder()
                .setRequestId(id)
                .setPicture(ByteBuffer.wrap(Files.readAllBytes(Path.of(arguments[1]))))
                .setDomain("toonHead")
                .setStyle(LatentStyle.newBuilder().setSeed(7).build())
                .build();
        Map<String, Object> writing = Map.of("bootstrap.servers", arguments[0], "max.request.size", 8 << 20);
        Map<String, Object> reading = Map.of(
                "bootstrap.servers", arguments[0],
                "group.id", id,
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed");
        try (var producer = new KafkaProducer<>(writing, new StringSerializer(), new ByteBufferSerializer());
                var consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new ByteBufferDeserializer())) {
            producer.send(new ProducerRecord<>("translation-requests", id, request.toByteBuffer()))
                    .get();
            consumer.subscribe(List.of("translation-results", "translation-dead-letters"));
            while (true) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    if (id.equals(record.key())) { // else somebody else's
                        receive(record, Path.of(arguments[2]));
                        return;
                    }
                }
            }
        }
    }

    private static void receive(ConsumerRecord<String, ByteBuffer> record, Path file) throws Exception {
        Header error = record.headers().lastHeader(HeaderNames.ERROR_MESSAGE);
        if (error != null) { // a dead letter: the request, and what was wrong with it
            System.err.println(new String(error.value(), StandardCharsets.UTF_8));
            System.exit(1);
        }
        TranslationResult result = TranslationResult.fromByteBuffer(record.value());
        byte[] picture = new byte[result.getPicture().remaining()];
        result.getPicture().get(picture);
        Files.write(file, picture);
    }
}
