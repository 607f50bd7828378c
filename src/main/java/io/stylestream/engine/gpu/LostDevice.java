package io.stylestream.engine.gpu;

import ai.djl.engine.EngineException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The GPU failed in a way from which this process cannot recover: every later call fails too, so it has to end. */
public final class LostDevice extends EngineException {
    private static final long serialVersionUID = 1;

    public LostDevice(String message) {
        super(message + "; this process cannot use the GPU any more and has to be restarted");
    }

    /** The lost device among a failure's causes. */
    public static Optional<LostDevice> in(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LostDevice lost) {
                return Optional.of(lost);
            }
        }
        return Optional.empty();
    }
}
