package io.stylestream.worker;

import io.stylestream.core.FailureCode;
import io.stylestream.wire.WireFormat;
import io.stylestream.wire.avro.CodeStyle;
import io.stylestream.wire.avro.LatentStyle;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.wire.avro.TranslationResult;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Ways in which a request can be bad. */
enum BadRequest {
    GARBAGE(FailureCode.UNDECODABLE_RECORD),
    ANOTHER_SCHEMA(FailureCode.UNDECODABLE_RECORD),
    UNKNOWN_DOMAIN(FailureCode.UNKNOWN_DOMAIN, request -> request.setDomain("unicorn")),
    TRUNCATED_PICTURE(
            FailureCode.DAMAGED_PICTURE,
            request -> request.setPicture(ByteBuffer.wrap(Arrays.copyOf(TestPictures.png(1), 60)))),
    NO_PICTURE(FailureCode.UNSUPPORTED_PICTURE, request -> request.setPicture(ByteBuffer.wrap(new byte[] {1, 2, 3}))),
    LARGE_PICTURE(
            FailureCode.PICTURE_TOO_LARGE,
            request -> request.setPicture(ByteBuffer.wrap(new byte[InvertingTranslator.MAX_PICTURE_BYTES + 1]))),
    CODE_LENGTH(
            FailureCode.WRONG_STYLE_CODE_LENGTH, request -> request.setStyle(new CodeStyle(List.of(1f, 2f, 3f), 1))),
    PSI(FailureCode.PSI_OUT_OF_RANGE, request -> request.setStyle(new LatentStyle(1L, 1.5, null))),
    ANOTHER_MODEL_VERSION(FailureCode.UNKNOWN_MODEL_VERSION, request -> request.setModelVersion("2")),
    EXPIRED(
            FailureCode.EXPIRED_DEADLINE,
            request -> request.setDeadline(Instant.now().minusSeconds(1))),
    EMPTY_PICTURE(FailureCode.INVALID_REQUEST, request -> request.setPicture(ByteBuffer.allocate(0)));

    private final FailureCode code;
    private final UnaryOperator<TranslationRequest.Builder> spoil;

    BadRequest(FailureCode code) {
        this(code, UnaryOperator.identity());
    }

    BadRequest(FailureCode code, UnaryOperator<TranslationRequest.Builder> spoil) {
        this.code = code;
        this.spoil = spoil;
    }

    FailureCode code() {
        return code;
    }

    byte[] value(TestTraffic traffic, String id) {
        return switch (this) {
            case GARBAGE -> TestTraffic.utf8("this is no Avro");
            case ANOTHER_SCHEMA ->
                WireFormat.singleObject()
                        .results()
                        .encode(
                                "any",
                                TranslationResult.newBuilder()
                                        .setRequestId(id)
                                        .setPicture(ByteBuffer.allocate(0))
                                        .build());
            default -> traffic.encode(spoil.apply(TestTraffic.request(id, 1)).build());
        };
    }
}
