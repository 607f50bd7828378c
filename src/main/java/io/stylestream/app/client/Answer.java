package io.stylestream.app.client;

import io.stylestream.wire.avro.TranslationResult;

/** What came of one request. */
public sealed interface Answer {
    /** The restyled picture. */
    record Result(TranslationResult result) implements Answer {}

    /**
     * The request cannot succeed.
     *
     * @param code why, one of {@link io.stylestream.core.FailureCode}
     * @param message the reason in one sentence
     */
    record DeadLetter(String code, String message) implements Answer {}
}
