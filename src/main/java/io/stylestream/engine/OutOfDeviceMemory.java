package io.stylestream.engine;

/**
 * A batch needs more memory than the engine's device has left; a smaller one may fit. Engines throw it from a
 * predictor's call; {@link BatchLimit} reacts to it.
 */
public final class OutOfDeviceMemory extends EngineFailure {
    private static final long serialVersionUID = 1;

    public OutOfDeviceMemory(String message) {
        super(message);
    }

    public OutOfDeviceMemory(String message, Throwable cause) {
        super(message, cause);
    }
}
