package io.stylestream.engine;

/**
 * An engine could not run a batch whose shapes were right, or could not load a network. The caller may retry a failed
 * batch picture by picture.
 */
public class EngineFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EngineFailure(String message) {
        super(message);
    }

    public EngineFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
