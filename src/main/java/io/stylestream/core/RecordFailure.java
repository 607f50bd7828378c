package io.stylestream.core;

/**
 * One record's or picture's own failure: repeating it cannot help, and its neighbours are unaffected.
 *
 * <p>The message names the input and the remedy in one sentence and never contains payload bytes.
 */
public final class RecordFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final FailureCode code;

    public RecordFailure(FailureCode code, String message) {
        super(message);
        this.code = code;
    }

    public RecordFailure(FailureCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public FailureCode code() {
        return code;
    }
}
