package io.stylestream.engine;

import io.stylestream.core.FatalFailure;

/**
 * The engine's device can no longer be used by this process: it fell off the bus, has a memory error, or a kernel broke
 * its context. Only a new process can go on. Engines throw it from a predictor's call.
 */
public final class LostDevice extends FatalFailure {
    private static final long serialVersionUID = 1;

    /** @param reason what the device's library says, in one line */
    public LostDevice(String reason) {
        super(sentence(reason));
    }

    /** @param reason what the device's library says, in one line */
    public LostDevice(String reason, Throwable cause) {
        super(sentence(reason), cause);
    }

    private static String sentence(String reason) {
        return "the GPU is lost to this process (%s); check it with nvidia-smi".formatted(reason);
    }
}
