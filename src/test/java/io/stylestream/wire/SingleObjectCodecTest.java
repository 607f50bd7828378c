package io.stylestream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.wire.avro.CodeStyle;
import io.stylestream.wire.avro.LatentStyle;
import io.stylestream.wire.avro.MixPart;
import io.stylestream.wire.avro.MixStyle;
import io.stylestream.wire.avro.ResultFormat;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.wire.avro.TranslationResult;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class SingleObjectCodecTest {
    private static final String TOPIC = "any";
    private static final int HEADER = 10;

    private final RecordCodec<TranslationRequest> codec =
            WireFormat.singleObject().requests();

    private static TranslationRequest.Builder request() {
        return TranslationRequest.newBuilder()
                .setRequestId("id")
                .setPicture(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .setDomain("cat")
                .setStyle(new LatentStyle(7L, 0.5, "dog"));
    }

    @Test
    void givesBackWhatWasEncoded() {
        // given
        TranslationRequest request = request()
                .setFormat(ResultFormat.JPEG)
                .setDeadline(Instant.ofEpochMilli(1_700_000_000_123L))
                .setModelVersion("3")
                .build();

        // when
        TranslationRequest decoded = codec.decode(TOPIC, codec.encode(TOPIC, request));

        // then
        assertThat(decoded).isEqualTo(request);
    }

    /** The wire form, built without the codec: marker, fingerprint, fields in order. */
    @Test
    void readsTheDocumentedWireForm() throws Exception {
        // given
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0xC3, 0x01});
        bytes.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SchemaNormalization.parsingFingerprint64(TranslationRequest.getClassSchema()))
                .array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        encoder.writeString("id"); // request_id
        encoder.writeBytes(new byte[] {1, 2, 3}); // picture
        encoder.writeString("cat"); // domain
        encoder.writeIndex(1); // style: LatentStyle
        encoder.writeLong(7); // seed
        encoder.writeDouble(0.5); // psi
        encoder.writeIndex(1); // domain: string
        encoder.writeString("dog");
        encoder.writeEnum(0); // format: PNG
        encoder.writeIndex(0); // deadline: null
        encoder.writeIndex(0); // model_version: null

        // when
        TranslationRequest decoded = codec.decode(TOPIC, bytes.toByteArray());

        // then
        assertThat(decoded).isEqualTo(request().build());
        assertThat(codec.encode(TOPIC, decoded)).isEqualTo(bytes.toByteArray());
    }

    private void assertUndecodable(byte[] bytes, String reason) {
        assertThatThrownBy(() -> codec.decode(TOPIC, bytes))
                .isInstanceOfSatisfying(
                        RecordFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(FailureCode.UNDECODABLE_RECORD))
                .hasMessageContaining("TranslationRequest")
                .hasMessageContaining(reason);
    }

    @Test
    void refusesEveryPrefixOfARecord() {
        byte[] whole = codec.encode(TOPIC, request().build());

        for (int length = 0; length < whole.length; length++) {
            assertUndecodable(Arrays.copyOf(whole, length), "");
        }
    }

    @Test
    void refusesARecordOfAnotherSchema() {
        byte[] result = WireFormat.singleObject()
                .results()
                .encode(
                        TOPIC,
                        TranslationResult.newBuilder()
                                .setRequestId("id")
                                .setPicture(ByteBuffer.allocate(0))
                                .build());

        assertUndecodable(result, "is unknown here");
    }

    @Test
    void refusesBytesBehindTheEnd() {
        byte[] whole = codec.encode(TOPIC, request().build());

        assertUndecodable(Arrays.copyOf(whole, whole.length + 2), "2 bytes follow its end");
    }

    @Test
    void refusesALengthThatTheRecordDoesNotHave() throws Exception {
        // given a record of 20 bytes whose picture claims a gigabyte
        byte[] claim = record(encoder -> {
            encoder.writeString("id");
            encoder.writeLong(1 << 30);
        });

        // when, then it is refused before memory is taken
        assertUndecodable(claim, "claims 1073741824 bytes");
    }

    @Test
    void refusesACountThatTheRecordDoesNotHave() throws Exception {
        // given a style code that claims a billion values
        byte[] claim = record(encoder -> {
            encoder.writeString("id");
            encoder.writeBytes(new byte[0]);
            encoder.writeString("cat");
            encoder.writeIndex(2);
            encoder.writeLong(1_000_000_000);
        });

        // when, then
        assertUndecodable(claim, "claims 1000000000 items");
    }

    @Test
    void refusesAListThatIsLongerThanAnyStyleCode() throws Exception {
        // given style codes of two blocks, as long as may be and one longer, with all their bytes
        byte[] longest = withStyleCode(BoundedDecoder.MAX_LIST_ITEMS - 1, 1);
        byte[] tooLong = withStyleCode(BoundedDecoder.MAX_LIST_ITEMS, 1);

        // when, then
        assertThat(codec.decode(TOPIC, longest).getStyle()).isInstanceOf(CodeStyle.class);
        assertUndecodable(tooLong, "claims 65537 items where at most 65536 may be");
    }

    private byte[] withStyleCode(int... blocks) throws Exception {
        return record(encoder -> {
            encoder.writeString("id");
            encoder.writeBytes(new byte[0]);
            encoder.writeString("cat");
            encoder.writeIndex(2); // style: CodeStyle
            for (int values : blocks) {
                encoder.writeLong(values);
                for (int i = 0; i < values; i++) {
                    encoder.writeFloat(1);
                }
            }
            encoder.writeLong(0); // end of values
            encoder.writeInt(1); // layers
            encoder.writeEnum(0); // format
            encoder.writeIndex(0); // deadline: null
            encoder.writeIndex(0); // model_version: null
        });
    }

    @Test
    void refusesNestingThatNobodyNeeds() {
        // given
        byte[] deep = codec.encode(TOPIC, request().setStyle(nested(9)).build());
        byte[] deepest = codec.encode(TOPIC, request().setStyle(nested(100)).build());

        // when, then
        assertThat(codec.decode(TOPIC, deep).getStyle()).isEqualTo(nested(9));
        assertUndecodable(deepest, "nested more than 9 deep");
    }

    private static Object nested(int depth) {
        Object style = new LatentStyle(1L, 1.0, null);
        for (int i = 0; i < depth; i++) {
            style = new MixStyle(List.of(new MixPart(1.0, style)));
        }
        return style;
    }

    private interface Fields {
        void write(BinaryEncoder encoder) throws Exception;
    }

    private byte[] record(Fields fields) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(codec.encode(TOPIC, request().build()), 0, HEADER);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        fields.write(encoder);
        return bytes.toByteArray();
    }
}
