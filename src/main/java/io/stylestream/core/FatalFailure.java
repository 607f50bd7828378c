package io.stylestream.core;

/**
 * Something that this process needs is gone for good: no repetition can help, and nothing else may be tried. Whoever
 * sees it gives up what is not finished and ends the process with a failure, so that another one takes over.
 */
public class FatalFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FatalFailure(String message) {
        super(message);
    }

    public FatalFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
