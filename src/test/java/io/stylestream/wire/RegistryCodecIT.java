package io.stylestream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.wire.avro.LatentStyle;
import io.stylestream.wire.avro.TranslationRequest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Confluent's wire format with a real registry. */
class RegistryCodecIT {
    private static final String TOPIC = "translation-requests";
    private static final TranslationRequest REQUEST = TranslationRequest.newBuilder()
            .setRequestId("id")
            .setPicture(ByteBuffer.wrap(new byte[] {1, 2, 3}))
            .setDomain("cat")
            .setStyle(new LatentStyle(7L, 0.5, "dog"))
            .build();

    private static RegistryProcess registry;
    private static RecordCodec<TranslationRequest> writer;
    private static RecordCodec<TranslationRequest> reader;

    @BeforeAll
    static void start() throws Exception {
        registry = RegistryProcess.shared();
        writer = WireFormat.withRegistry(registry.api()).requests();
        reader = WireFormat.withRegistry(registry.api()).requests();
    }

    @AfterAll
    static void end() throws Exception {
        writer.close();
        reader.close();
    }

    @Test
    void writesTheIdThatConfluentsClientsFindTheSchemaBy() throws Exception {
        // when
        byte[] bytes = writer.encode(TOPIC, REQUEST);

        // then
        assertThat(bytes[0]).isZero();
        int id = ByteBuffer.wrap(bytes).getInt(1);
        assertThat(registry.get("ccompat/v7/schemas/ids/" + id).body())
                .contains("TranslationRequest")
                .contains("MixStyle");
        assertThat(registry.get("ccompat/v7/subjects").body()).contains(TOPIC + "-value");
    }

    @Test
    void readsWhatAnotherWrote() {
        // given
        byte[] bytes = writer.encode(TOPIC, REQUEST);

        // when
        TranslationRequest decoded = reader.decode(TOPIC, bytes);

        // then
        assertThat(decoded).isEqualTo(REQUEST);
    }

    @Test
    void tellsBadRecordsFromARegistryThatIsAway() {
        // given
        byte[] bytes = writer.encode(TOPIC, REQUEST);
        byte[] unknownSchema = ByteBuffer.wrap(bytes.clone()).putInt(1, 4_711).array();

        // when, then
        assertUndecodable(unknownSchema, "no schema 4711");
        assertUndecodable(Arrays.copyOf(bytes, bytes.length - 1), "not a readable TranslationRequest");
        assertUndecodable(new byte[] {1, 2, 3, 4, 5, 6}, "zero byte");
        try (RecordCodec<TranslationRequest> lost = WireFormat.withRegistry(
                        URI.create("http://127.0.0.1:1/apis/registry/v3"))
                .requests()) {
            assertThatExceptionOfType(RegistryUnavailable.class).isThrownBy(() -> lost.decode(TOPIC, bytes));
        }
    }

    private static void assertUndecodable(byte[] bytes, String words) {
        assertThatExceptionOfType(RecordFailure.class)
                .isThrownBy(() -> reader.decode(TOPIC, bytes))
                .withMessageContaining(words)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(FailureCode.UNDECODABLE_RECORD));
    }
}
