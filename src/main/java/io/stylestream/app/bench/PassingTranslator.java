package io.stylestream.app.bench;

import io.stylestream.core.StyleCode;
import io.stylestream.image.RgbPicture;
import io.stylestream.translation.ModelIdentity;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.translation.PreparedStyle;
import io.stylestream.translation.TranslatedPicture;
import io.stylestream.translation.TranslationOrder;
import java.util.Collections;
import java.util.List;

/** A translator that gives each picture file back as it came, so that only the worker and Kafka take time. */
final class PassingTranslator implements PictureTranslator {
    private static final ModelIdentity IDENTITY = new ModelIdentity("identity", "1", "none");
    private static final RgbPicture NO_PIXELS = new RgbPicture(1, 1, new byte[3]);
    private static final TranslatedPicture PASSED =
            new TranslatedPicture(NO_PIXELS, StyleCode.uniform(new float[] {0}));

    @Override
    public ModelIdentity identity() {
        return IDENTITY;
    }

    @Override
    public PreparedOrder prepare(TranslationOrder order) {
        return new PreparedOrder(order, NO_PIXELS, new PreparedStyle.Latent(0, 1, 0));
    }

    @Override
    public List<TranslatedPicture> translate(List<PreparedOrder> orders) {
        return Collections.nCopies(orders.size(), PASSED);
    }

    @Override
    public byte[] encode(TranslatedPicture picture, TranslationOrder order) {
        return order.picture();
    }

    @Override
    public void close() {}
}
