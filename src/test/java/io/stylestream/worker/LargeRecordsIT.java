package io.stylestream.worker;

import static io.stylestream.worker.TestTraffic.header;
import static io.stylestream.worker.TestTraffic.request;
import static io.stylestream.worker.TestTraffic.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.core.FailureCode;
import io.stylestream.wire.HeaderNames;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What becomes of records that a real broker's topics refuse as too large, and of those that just fit. */
class LargeRecordsIT extends OnBroker {
    @Test
    void aResultThatTheTopicRefusesBecomesADeadLetter() throws Exception {
        // given a topic of results for small records only
        traffic.limitMessageBytes(traffic.topics().results(), 5_000);
        traffic.send("key", request("small", 1).build());
        traffic.send(
                "key",
                request("large", 2)
                        .setPicture(ByteBuffer.wrap(TestPictures.noisePng(2, 60)))
                        .build());
        traffic.send("key", request("small too", 3).build());
        traffic.flush();

        // when
        List<ConsumerRecord<byte[], byte[]>> results;
        List<ConsumerRecord<byte[], byte[]>> deadLetters;
        try (Worker worker = start(traffic.settings(), new InvertingTranslator())) {
            results = traffic.results(2);
            deadLetters = traffic.deadLetters(1);
        }

        // then
        assertThat(results)
                .extracting(record -> traffic.decode(record).getRequestId())
                .containsExactly("small", "small too");
        assertThat(header(deadLetters.get(0), HeaderNames.ERROR_CODE)).isEqualTo(FailureCode.RESULT_TOO_LARGE.name());
    }

    @Test
    void aBadRequestWhoseHeadersTheTopicOfDeadLettersRefusesIsSetAsideWithoutThem() throws Exception {
        // given a topic of dead letters for small records only
        traffic.limitMessageBytes(traffic.topics().deadLetters(), 2_000);
        ProducerRecord<byte[], byte[]> bad =
                new ProducerRecord<>(traffic.topics().requests().get(0), 0, utf8("key"), utf8("this is no Avro"));
        bad.headers().add("large", new byte[5_000]);
        traffic.send(bad);
        traffic.send(new ProducerRecord<>(
                traffic.topics().requests().get(0),
                0,
                utf8("key"),
                traffic.encode(request("good", 1).build())));
        traffic.flush();

        // when
        ConsumerRecord<byte[], byte[]> deadLetter;
        List<ConsumerRecord<byte[], byte[]>> results;
        try (Worker worker = start(traffic.settings(), new InvertingTranslator())) {
            deadLetter = traffic.deadLetters(1).get(0);
            results = traffic.results(1);
        }

        // then
        assertThat(header(deadLetter, HeaderNames.ERROR_CODE)).isEqualTo(FailureCode.UNDECODABLE_RECORD.name());
        assertThat(header(deadLetter, HeaderNames.SOURCE_OFFSET)).isEqualTo("0");
        assertThat(deadLetter.key()).isNull();
        assertThat(traffic.decode(results.get(0)).getRequestId()).isEqualTo("good");
    }

    @Test
    void manyLargeBadRequestsAreSetAsideTogether() throws Exception {
        // given 40 bad requests that the topic of dead letters takes only without their bytes
        int count = 40;
        traffic.limitMessageBytes(traffic.topics().deadLetters(), 3_000);
        for (int i = 0; i < count; i++) {
            traffic.send(
                    "key " + i,
                    request("large " + i, i)
                            .setDomain("unicorn")
                            .setPicture(ByteBuffer.wrap(TestPictures.noisePng(i, 60)))
                            .build());
        }
        traffic.flush();

        // when
        List<ConsumerRecord<byte[], byte[]>> deadLetters;
        try (Worker worker = start(traffic.settings(), new InvertingTranslator())) {
            deadLetters = traffic.deadLetters(count);
        }

        // then
        assertThat(deadLetters).allSatisfy(deadLetter -> {
            assertThat(header(deadLetter, HeaderNames.ERROR_CODE)).isEqualTo(FailureCode.UNKNOWN_DOMAIN.name());
            assertThat(deadLetter.value()).isNull();
        });
    }

    @Test
    void aBadRequestAsLargeAsARecordMayBeIsSetAsideWhole() {
        // given
        byte[] value = traffic.encode(request("large", 1).setDomain("unicorn").build());
        traffic.send(new ProducerRecord<>(traffic.topics().requests().get(0), utf8("key"), value));
        traffic.flush();
        KafkaSettings limited = traffic.settings().kafka().withMaxRecordBytes(value.length);

        // when
        ConsumerRecord<byte[], byte[]> deadLetter;
        try (Worker worker = start(WorkerSettings.of(limited), new InvertingTranslator())) {
            deadLetter = traffic.deadLetters(1).get(0);
        }

        // then
        assertThat(header(deadLetter, HeaderNames.ERROR_CODE)).isEqualTo(FailureCode.UNKNOWN_DOMAIN.name());
        assertThat(deadLetter.value()).isEqualTo(value);
    }
}
