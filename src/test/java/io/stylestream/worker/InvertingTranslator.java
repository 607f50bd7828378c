package io.stylestream.worker;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.core.StyleCode;
import io.stylestream.image.RgbPicture;
import io.stylestream.translation.ModelIdentity;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.translation.PreparedStyle;
import io.stylestream.translation.StyleSpec;
import io.stylestream.translation.TranslatedPicture;
import io.stylestream.translation.TranslationOrder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/**
 * A model for tests of the worker: it turns every pixel into its negative, knows the domains cat and dog and style
 * codes of four values, and fails on any batch that holds a picture whose first pixel is {@link TestPictures#POISON}.
 */
public class InvertingTranslator implements PictureTranslator {
    static final int MAX_PICTURE_BYTES = 20_000;

    private static final Set<String> DOMAINS = Set.of("cat", "dog");
    private static final int STYLE_SIZE = 4;

    private final Consumer<List<PreparedOrder>> beforeBatch;

    public InvertingTranslator() {
        this(batch -> {});
    }

    /** @param beforeBatch called on the engine's thread with each batch; may wait or throw */
    InvertingTranslator(Consumer<List<PreparedOrder>> beforeBatch) {
        this.beforeBatch = beforeBatch;
    }

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("negative", "1", "Test");
    }

    @Override
    public PreparedOrder prepare(TranslationOrder order) {
        if (!DOMAINS.contains(order.domain())) {
            throw new RecordFailure(FailureCode.UNKNOWN_DOMAIN, "unknown domain " + order.domain());
        }
        if (order.picture().length > MAX_PICTURE_BYTES) {
            throw new RecordFailure(FailureCode.PICTURE_TOO_LARGE, "too many bytes");
        }
        return new PreparedOrder(order, decode(order.picture()), prepare(order.style()));
    }

    private static PreparedStyle prepare(StyleSpec style) {
        if (style instanceof StyleSpec.Latent latent) {
            if (!(latent.psi() >= 0 && latent.psi() <= 1)) {
                throw new RecordFailure(FailureCode.PSI_OUT_OF_RANGE, "psi " + latent.psi());
            }
            return new PreparedStyle.Latent(latent.seed(), latent.psi(), 0);
        }
        if (style instanceof StyleSpec.Code code) {
            if (code.code().size() != STYLE_SIZE) {
                throw new RecordFailure(
                        FailureCode.WRONG_STYLE_CODE_LENGTH,
                        "size " + code.code().size());
            }
            return new PreparedStyle.Code(code.code());
        }
        throw new IllegalArgumentException("the test model has no such style: " + style);
    }

    private static RgbPicture decode(byte[] bytes) {
        BufferedImage image;
        try {
            image = ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException error) {
            throw new RecordFailure(FailureCode.DAMAGED_PICTURE, "damaged", error);
        }
        if (image == null) {
            throw new RecordFailure(FailureCode.UNSUPPORTED_PICTURE, "not a picture");
        }
        return TestPictures.pixels(image);
    }

    @Override
    public List<TranslatedPicture> translate(List<PreparedOrder> orders) {
        beforeBatch.accept(orders);
        return orders.stream().map(InvertingTranslator::translate).toList();
    }

    private static TranslatedPicture translate(PreparedOrder order) {
        RgbPicture source = order.picture();
        if ((source.rgb()[0] & 0xFF) == TestPictures.POISON) {
            throw new IllegalStateException("the engine chokes on this picture");
        }
        byte[] negative = new byte[source.rgb().length];
        for (int i = 0; i < negative.length; i++) {
            negative[i] = (byte) ~source.rgb()[i];
        }
        return new TranslatedPicture(
                new RgbPicture(source.width(), source.height(), negative), StyleCode.uniform(1, 2, 3, 4));
    }

    @Override
    public byte[] encode(TranslatedPicture picture, TranslationOrder order) {
        return TestPictures.png(picture.picture());
    }

    @Override
    public void close() {}
}
