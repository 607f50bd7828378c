package io.stylestream.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Runs batches in parts that fit into the memory of one network's device. A part that does not fit is halved and tried
 * again; what was found out is remembered, so that it is paid for once. Thread-safe.
 */
final class BatchLimit {
    private static final Logger LOG = Logger.getLogger(BatchLimit.class);

    private final String network;
    private final AtomicInteger largest = new AtomicInteger(Integer.MAX_VALUE);

    /** @param network its name, for people */
    BatchLimit(String network) {
        this.network = network;
    }

    /** Computes the entries {@code from} (included) to {@code to} (excluded) of a batch. */
    @FunctionalInterface
    interface Part<R> {
        List<R> run(int from, int to);
    }

    /**
     * Runs a batch, as a whole while nothing is known against it.
     *
     * @return the parts' results, in order
     * @throws OutOfDeviceMemory if even a single entry does not fit
     */
    <R> List<R> run(int batch, Part<R> part) {
        List<R> results = new ArrayList<>(batch);
        while (results.size() < batch) {
            int from = results.size();
            int size = Math.min(largest.get(), batch - from);
            try {
                results.addAll(part.run(from, from + size));
            } catch (OutOfDeviceMemory full) {
                if (size == 1) {
                    throw full;
                }
                lower(size, full);
            }
        }
        return results;
    }

    private void lower(int tried, OutOfDeviceMemory reason) {
        int half = tried / 2;
        if (largest.getAndAccumulate(half, Math::min) > half) {
            LOG.warnf(
                    "%s: a batch of %d does not fit into the device's memory; from now on at most %d are run at once (%s)",
                    network, tried, half, reason.getMessage());
        }
    }
}
