package io.stylestream.core;

/**
 * The user's input (an option, a file, a folder) is wrong; commands print the message, which names the input and the
 * remedy in one sentence, and end with exit code 2.
 */
public final class UsageError extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageError(String message) {
        super(message);
    }

    public UsageError(String message, Throwable cause) {
        super(message, cause);
    }
}
