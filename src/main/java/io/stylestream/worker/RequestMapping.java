package io.stylestream.worker;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.core.StyleCode;
import io.stylestream.image.PictureFormat;
import io.stylestream.translation.StyleSpec;
import io.stylestream.translation.TranslationOrder;
import io.stylestream.wire.avro.CodeStyle;
import io.stylestream.wire.avro.LatentStyle;
import io.stylestream.wire.avro.LayeredStyle;
import io.stylestream.wire.avro.MixStyle;
import io.stylestream.wire.avro.ReferenceStyle;
import io.stylestream.wire.avro.ResultFormat;
import io.stylestream.wire.avro.TranslationRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a request as it travels into one as the worker understands it. Checks what no model is needed for; whether
 * domains, sizes and psi fit the model is {@link io.stylestream.translation.PictureTranslator#prepare}'s to say.
 */
final class RequestMapping {
    private static final int MAX_ID_LENGTH = 200;

    private RequestMapping() {}

    /** @throws RecordFailure {@code INVALID_REQUEST}, {@code WRONG_STYLE_CODE_LENGTH} */
    static Request map(TranslationRequest request) {
        String id = request.getRequestId();
        if (id.isBlank() || id.length() > MAX_ID_LENGTH) {
            throw invalid("the request id has %d characters; give it 1 to %d", id.length(), MAX_ID_LENGTH);
        }
        byte[] picture = bytes(request.getPicture());
        if (picture.length == 0) {
            throw invalid("the request has no picture; put a PNG, JPEG, WebP, GIF or BMP file into its field picture");
        }
        Object style = request.getStyle();
        TranslationOrder order = new TranslationOrder(
                picture,
                request.getDomain(),
                style(style),
                request.getFormat() == ResultFormat.JPEG ? PictureFormat.JPEG : PictureFormat.PNG);
        Long seed = style instanceof LatentStyle latent ? (Long) latent.getSeed() : null;
        return new Request(id, order, request.getDeadline(), request.getModelVersion(), seed);
    }

    private static StyleSpec style(Object style) {
        if (style instanceof ReferenceStyle reference) {
            return reference(reference);
        }
        if (style instanceof LatentStyle latent) {
            return new StyleSpec.Latent(latent.getSeed(), latent.getPsi(), latent.getDomain());
        }
        if (style instanceof CodeStyle code) {
            return new StyleSpec.Code(code(code));
        }
        if (style instanceof MixStyle mix) {
            return mix(mix);
        }
        if (style instanceof LayeredStyle layered) {
            return layered(layered);
        }
        throw invalid(
                "the request's style is of an unknown kind, %s",
                style.getClass().getSimpleName());
    }

    private static StyleSpec reference(ReferenceStyle reference) {
        byte[] picture = bytes(reference.getPicture());
        if (picture.length == 0) {
            throw invalid(
                    "the reference style has no picture; put a PNG, JPEG, WebP, GIF or BMP file into its field picture");
        }
        return new StyleSpec.Reference(picture, reference.getDomain());
    }

    private static StyleSpec mix(MixStyle mix) {
        if (mix.getParts().isEmpty()) {
            throw invalid("the mix has no parts; give it at least one");
        }
        return new StyleSpec.Mix(mix.getParts().stream()
                .map(part -> new StyleSpec.Mix.Part(part.getWeight(), style(part.getStyle())))
                .toList());
    }

    private static StyleSpec layered(LayeredStyle layered) {
        if (layered.getRanges().isEmpty()) {
            throw invalid("the layered style has no ranges; give it at least one");
        }
        return new StyleSpec.Layered(layered.getRanges().stream()
                .map(range -> new StyleSpec.Layered.Range(range.getFirstLayer(), style(range.getStyle())))
                .toList());
    }

    private static StyleCode code(CodeStyle code) {
        List<Float> values = code.getValues();
        int layers = code.getLayers();
        if (values.isEmpty() || layers < 1 || values.size() % layers != 0) {
            throw new RecordFailure(
                    FailureCode.WRONG_STYLE_CODE_LENGTH,
                    "the style code has %d values for %d layers; give it the same number, at least 1, for each layer"
                            .formatted(values.size(), layers));
        }
        if (values.stream().anyMatch(value -> !Float.isFinite(value))) {
            throw invalid("the style code holds a value that is not finite; give it numbers");
        }
        List<float[]> perLayer = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            perLayer.add(vector(values, layer, values.size() / layers));
        }
        return StyleCode.perLayer(perLayer);
    }

    private static float[] vector(List<Float> values, int layer, int size) {
        float[] vector = new float[size];
        for (int i = 0; i < size; i++) {
            vector[i] = values.get(layer * size + i);
        }
        return vector;
    }

    /** The buffer's bytes: its own array where it holds nothing else, for nobody changes a request. */
    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer.hasArray() && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static RecordFailure invalid(String message, Object... arguments) {
        return new RecordFailure(FailureCode.INVALID_REQUEST, message.formatted(arguments));
    }
}
