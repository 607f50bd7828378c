package io.stylestream.engine.gpu;

import ai.djl.engine.EngineException;

/** The GPU has too little free memory for a batch: a smaller one may still fit, and the device is intact. */
public final class OutOfDeviceMemory extends EngineException {
    private static final long serialVersionUID = 1;

    public OutOfDeviceMemory(String message) {
        super(message);
    }
}
