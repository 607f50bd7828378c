package io.stylestream.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.core.StyleCode;
import io.stylestream.image.PictureFormat;
import io.stylestream.translation.StyleSpec;
import io.stylestream.wire.avro.CodeStyle;
import io.stylestream.wire.avro.LatentStyle;
import io.stylestream.wire.avro.LayerRange;
import io.stylestream.wire.avro.LayeredStyle;
import io.stylestream.wire.avro.MixPart;
import io.stylestream.wire.avro.MixStyle;
import io.stylestream.wire.avro.ReferenceStyle;
import io.stylestream.wire.avro.ResultFormat;
import io.stylestream.wire.avro.TranslationRequest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestMappingTest {
    private static TranslationRequest.Builder request(Object style) {
        return TranslationRequest.newBuilder()
                .setRequestId("id")
                .setPicture(ByteBuffer.wrap(new byte[] {1}))
                .setDomain("cat")
                .setStyle(style);
    }

    @Test
    void carriesEveryFieldOver() {
        // given
        Instant deadline = Instant.ofEpochMilli(5);
        TranslationRequest request = request(new LatentStyle(9L, 0.7, "dog"))
                .setFormat(ResultFormat.JPEG)
                .setDeadline(deadline)
                .setModelVersion("2")
                .build();

        // when
        Request mapped = RequestMapping.map(request);

        // then
        assertThat(mapped.id()).isEqualTo("id");
        assertThat(mapped.deadline()).isEqualTo(deadline);
        assertThat(mapped.modelVersion()).isEqualTo("2");
        assertThat(mapped.latentSeed()).isEqualTo(9);
        assertThat(mapped.order().picture()).containsExactly(1);
        assertThat(mapped.order().domain()).isEqualTo("cat");
        assertThat(mapped.order().format()).isEqualTo(PictureFormat.JPEG);
        assertThat(mapped.order().style()).isEqualTo(new StyleSpec.Latent(9, 0.7, "dog"));
    }

    @Test
    void understandsNestedStyles() {
        // given a mix of a code and a layered style
        Object style = new MixStyle(List.of(
                new MixPart(0.25, new CodeStyle(List.of(1f, 2f, 3f, 4f), 2)),
                new MixPart(
                        0.75,
                        new LayeredStyle(List.of(
                                new LayerRange(0, new LatentStyle(1L, 1.0, null)),
                                new LayerRange(4, new ReferenceStyle(ByteBuffer.wrap(new byte[] {5}), "dog")))))));

        // when
        Request mapped = RequestMapping.map(request(style).build());

        // then
        assertThat(mapped.latentSeed()).isNull();
        StyleSpec.Mix mix = (StyleSpec.Mix) mapped.order().style();
        assertThat(mix.parts().get(0))
                .isEqualTo(new StyleSpec.Mix.Part(
                        0.25, new StyleSpec.Code(StyleCode.perLayer(List.of(new float[] {1, 2}, new float[] {3, 4})))));
        StyleSpec.Layered layered = (StyleSpec.Layered) mix.parts().get(1).style();
        assertThat(layered.ranges())
                .extracting(StyleSpec.Layered.Range::firstLayer)
                .containsExactly(0, 4);
        assertThat(((StyleSpec.Reference) layered.ranges().get(1).style()).picture())
                .containsExactly(5);
    }

    static Stream<Arguments> bad() {
        Object good = new LatentStyle(1L, 1.0, null);
        return Stream.of(
                Arguments.of(request(good).setRequestId(" "), FailureCode.INVALID_REQUEST, "request id"),
                Arguments.of(request(good).setRequestId("x".repeat(201)), FailureCode.INVALID_REQUEST, "201"),
                Arguments.of(
                        request(good).setPicture(ByteBuffer.allocate(0)), FailureCode.INVALID_REQUEST, "no picture"),
                Arguments.of(
                        request(new ReferenceStyle(ByteBuffer.allocate(0), null)),
                        FailureCode.INVALID_REQUEST,
                        "reference style has no picture"),
                Arguments.of(request(new MixStyle(List.of())), FailureCode.INVALID_REQUEST, "no parts"),
                Arguments.of(request(new LayeredStyle(List.of())), FailureCode.INVALID_REQUEST, "no ranges"),
                Arguments.of(request(new CodeStyle(List.of(), 1)), FailureCode.WRONG_STYLE_CODE_LENGTH, "0 values"),
                Arguments.of(
                        request(new CodeStyle(List.of(1f, 2f, 3f), 2)),
                        FailureCode.WRONG_STYLE_CODE_LENGTH,
                        "3 values for 2 layers"),
                Arguments.of(request(new CodeStyle(List.of(1f), 0)), FailureCode.WRONG_STYLE_CODE_LENGTH, "0 layers"),
                Arguments.of(request(new CodeStyle(List.of(Float.NaN), 1)), FailureCode.INVALID_REQUEST, "not finite"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void saysWhatIsWrong(TranslationRequest.Builder request, FailureCode code, String words) {
        // when
        RecordFailure failure = catchThrowableOfType(RecordFailure.class, () -> RequestMapping.map(request.build()));

        // then
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessageContaining(words);
    }
}
