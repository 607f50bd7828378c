package io.stylestream.core;

/**
 * Why one record (or one picture of a batch) could not be translated; written into its dead letter as
 * {@code error.code}.
 */
public enum FailureCode {
    /** The record's bytes are not a translation request. Send it again with the published schema. */
    UNDECODABLE_RECORD,
    /** The request lacks a field or contradicts itself. */
    INVALID_REQUEST,
    /** The picture has more bytes or pixels than the configured limit. */
    PICTURE_TOO_LARGE,
    /** The bytes are no picture of a readable format. */
    UNSUPPORTED_PICTURE,
    /** The picture's format is readable, its content is damaged or ends early. */
    DAMAGED_PICTURE,
    /** The model has no such domain. */
    UNKNOWN_DOMAIN,
    /** A style code has the wrong number of values or layers. */
    WRONG_STYLE_CODE_LENGTH,
    /** The truncation psi is outside 0..1. */
    PSI_OUT_OF_RANGE,
    /** The request names a model version that is not served. */
    UNKNOWN_MODEL_VERSION,
    /** The request was still waiting when its deadline passed. */
    EXPIRED_DEADLINE,
    /** The result is too large for a record. */
    RESULT_TOO_LARGE,
    /** The engine failed on this picture alone. */
    INFERENCE_FAILED
}
