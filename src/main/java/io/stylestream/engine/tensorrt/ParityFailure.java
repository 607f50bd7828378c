package io.stylestream.engine.tensorrt;

import ai.djl.engine.EngineException;

/** A plan computes something else than its reference, and is not used; the message has the figures. */
public final class ParityFailure extends EngineException {
    private static final long serialVersionUID = 1;

    ParityFailure(String message) {
        super(message);
    }
}
