package io.stylestream.engine.gpu;

import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Runs batches in parts that the GPU's memory holds: a part that does not fit is halved and run again, and no later
 * part is as large. Thread-safe.
 */
public final class FittingBatches {
    private static final Logger LOG = Logger.getLogger(FittingBatches.class);

    private final AtomicInteger limit;

    /** @param largest batch to begin with, at least 1 */
    public FittingBatches(int largest) {
        if (largest < 1) {
            throw new IllegalArgumentException("the largest batch must be at least 1, but is " + largest);
        }
        this.limit = new AtomicInteger(largest);
    }

    /** Computes the entries {@code from} (included) to {@code to} (excluded) of a batch. */
    @FunctionalInterface
    public interface Part {
        /** @throws OutOfDeviceMemory if that are too many, having changed nothing that a second try would miss */
        void run(int from, int to);
    }

    /** The largest part that is still tried. */
    public int limit() {
        return limit.get();
    }

    /**
     * Runs a batch in equal parts, one after the other.
     *
     * @throws OutOfDeviceMemory if not even one entry fits
     */
    public void run(int batch, Part part) {
        int from = 0;
        while (from < batch) {
            int size = part(batch - from, limit.get());
            try {
                part.run(from, from + size);
                from += size;
            } catch (OutOfDeviceMemory e) {
                if (size == 1) {
                    throw e;
                }
                shrink(size, e);
            }
        }
    }

    /** The size of the first of the fewest parts that are as equal as possible. */
    private static int part(int rest, int limit) {
        int parts = (rest + limit - 1) / limit;
        return (rest + parts - 1) / parts;
    }

    private void shrink(int failed, OutOfDeviceMemory reason) {
        int half = failed / 2;
        if (limit.getAndUpdate(known -> Math.min(known, half)) > half) {
            LOG.warnf(
                    "a batch of %d does not fit into the GPU's memory, from now on at most %d: %s",
                    failed, half, reason.getMessage());
        }
    }
}
