package io.stylestream.image;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Whether a GPU is still worth asking: not any more after too many failures in a row. Thread-safe. */
final class GpuHealth {
    static final int MOST_FAILURES = 10;

    private static final Logger LOG = Logger.getLogger(GpuHealth.class);

    private final AtomicInteger inARow = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean over;

    void succeeded() {
        if (inARow.get() > 0) {
            inARow.set(0);
        }
    }

    /** Counts a failure, and says so where it is not merely the picture's. */
    void failed(NvJpegFailure failure) {
        refused.incrementAndGet();
        if (failure.isOfPicture()) {
            LOG.debugf("a picture is left to the processor: %s", failure.getMessage());
            return;
        }
        int count = inARow.incrementAndGet();
        if (count == MOST_FAILURES) {
            over = true;
            LOG.warnf("the processor does all JPEG files from now on, because on the GPU %s", failure.getMessage());
        } else if (count == 1) {
            LOG.warnf("the processor does a JPEG file, because on the GPU %s", failure.getMessage());
        }
    }

    /** Pictures that failed so far, for whatever reason. */
    long refused() {
        return refused.get();
    }

    boolean isOver() {
        return over;
    }
}
