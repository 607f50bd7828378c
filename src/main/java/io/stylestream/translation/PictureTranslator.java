package io.stylestream.translation;

import java.util.List;

/**
 * Restyles pictures in three steps, so that a caller can overlap them: prepare (CPU, per picture), translate (engine,
 * per batch), encode (CPU, per picture). Thread-safe.
 */
public interface PictureTranslator extends AutoCloseable {
    /** Name and version of the model that translates, and the engine it runs on. */
    ModelIdentity identity();

    /**
     * Checks and decodes one order.
     *
     * @throws io.stylestream.core.RecordFailure if this order can never succeed
     */
    PreparedOrder prepare(TranslationOrder order);

    /**
     * Resolves styles and runs the generator on one batch.
     *
     * @param orders at least one
     * @return one picture per order, in their order
     * @throws RuntimeException if the batch failed as a whole; the caller may retry its orders one by one
     */
    List<TranslatedPicture> translate(List<PreparedOrder> orders);

    /** The picture as a file in the order's format, marked as synthetic. */
    byte[] encode(TranslatedPicture picture, TranslationOrder order);

    @Override
    void close();
}
