package io.stylestream.engine.tensorrt;

import ai.djl.engine.EngineException;
import io.stylestream.engine.OutOfDeviceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.jboss.logging.Logger;

/** TensorRT's messages in this program's log. One for the process, since TensorRT keeps the first it is given. */
final class TensorRtLog extends ILogger {
    private static final Logger LOG = Logger.getLogger("io.stylestream.engine.tensorrt");

    /** The first ones: they say what is wrong, and the others what fails because of it. */
    private static final int KEPT_ERRORS = 5;

    private final List<String> errors = new ArrayList<>();

    private TensorRtLog() {}

    /** Made on first use, because making it loads native libraries; never collected, because TensorRT refers to it. */
    private static final class Holder {
        static final TensorRtLog LOG = new TensorRtLog();
    }

    static TensorRtLog get() {
        return Holder.LOG;
    }

    @Override
    public void log(Severity severity, String message) {
        switch (severity.intern()) {
            case kINTERNAL_ERROR, kERROR -> {
                keep(message);
                LOG.error(message);
            }
            case kWARNING -> LOG.warn(message);
            case kINFO -> LOG.debug(message);
            default -> LOG.trace(message);
        }
    }

    private synchronized void keep(String error) {
        if (errors.size() < KEPT_ERRORS) {
            errors.add(error);
        }
    }

    /**
     * What a failed call of TensorRT means, with its own words.
     *
     * @param what what failed, for example {@code "TensorRT cannot build a plan"}
     */
    RuntimeException failure(String what) {
        String message = "%s: %s".formatted(what, takeErrors());
        boolean memory = message.toLowerCase(Locale.ROOT).contains("out of memory");
        return memory ? new OutOfDeviceMemory(message) : new EngineException(message);
    }

    /** Errors since the last call, in one line. */
    synchronized String takeErrors() {
        String all = errors.isEmpty() ? "no reason given" : String.join("; ", errors);
        errors.clear();
        return all;
    }
}
