package io.stylestream.network.torch;

import io.stylestream.cuda.CudaFailure;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jboss.logging.Logger;

/**
 * Recordings of one network's batches on one lane, by their size.
 *
 * <p>A recording works in memory that libtorch keeps for the lane's stream. Where memory is short, libtorch gives such
 * memory back to the GPU, so all recordings are forgotten as soon as it has given back any. Not thread-safe.
 */
final class BatchRecordings implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BatchRecordings.class);

    /** In the first ones memory is taken. */
    static final int RUNS_BEFORE_RECORDING = 3;

    /** Each keeps its inputs and its result on the GPU; the one that was least recently used makes room. */
    static final int MOST_RECORDINGS = 32;

    private final Recordable network;
    private final Map<Shapes, Replay> recorded = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Shapes, Integer> runs = new HashMap<>();
    private final Set<Shapes> refused = new HashSet<>();
    private long timesGivenBack;

    BatchRecordings(Recordable network) {
        this.network = network;
    }

    /** A network that computes one batch after the other, and records how it does. */
    interface Recordable {
        /** As {@link TorchServing#run}. */
        Tensor run(Tensor first, Tensor second);

        /** Whether a batch can be recorded now. */
        boolean mayRecord();

        /** Records how a batch with inputs of these shapes is computed; any failure is the network's. */
        Replay record(Tensor first, Tensor second);

        /** How often memory, which recordings may work in, was given back to the GPU. */
        long timesMemoryWasGivenBack();
    }

    /** How batches of one size are computed. */
    interface Replay extends AutoCloseable {
        /**
         * Computes one.
         *
         * @return overwritten by the next one
         * @throws CudaFailure if the GPU refuses to
         */
        Tensor run(Tensor first, Tensor second);

        @Override
        void close();
    }

    private record Shapes(List<Long> first, List<Long> second) {
        static Shapes of(Tensor first, Tensor second) {
            return new Shapes(sides(first), sides(second));
        }

        private static List<Long> sides(Tensor tensor) {
            return Arrays.stream(tensor.sizes().vec().get()).boxed().toList();
        }
    }

    /**
     * Computes one batch.
     *
     * @return belongs to the caller's pointer scope, or is overwritten by the next batch of this size
     */
    Tensor run(Tensor first, Tensor second) {
        forgetIfMemoryWasGivenBack();
        Shapes shapes = Shapes.of(first, second);
        Replay batch = recorded.get(shapes);
        if (batch != null) {
            try {
                return batch.run(first, second);
            } catch (CudaFailure e) {
                // libtorch finds the memory that is missing, or says what else is wrong
                LOG.debugf(e, "the recording of batches of %d cannot be replayed", size(first));
                forgetAll();
            }
        }
        // what it leaves behind is free again for the recording
        Tensor result = TorchScope.result(() -> network.run(first, second));
        int successful = runs.merge(shapes, 1, Integer::sum);
        if (successful >= RUNS_BEFORE_RECORDING && !refused.contains(shapes) && network.mayRecord()) {
            record(shapes, first, second);
        }
        return result;
    }

    /** The recording is used from the next batch on, if no memory is given back until then. */
    private void record(Shapes shapes, Tensor first, Tensor second) {
        try {
            makeRoom();
            recorded.put(shapes, network.record(first, second));
        } catch (RuntimeException e) {
            refused.add(shapes);
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            LOG.warnf(
                    "batches of %d are launched kernel by kernel, because they cannot be recorded: %s",
                    size(first), reason);
        }
    }

    private static long size(Tensor first) {
        return first.size(0);
    }

    private void makeRoom() {
        if (recorded.size() == MOST_RECORDINGS) {
            Iterator<Replay> leastRecentlyUsed = recorded.values().iterator();
            Replay batch = leastRecentlyUsed.next();
            leastRecentlyUsed.remove();
            batch.close();
        }
    }

    private void forgetIfMemoryWasGivenBack() {
        long times = network.timesMemoryWasGivenBack();
        if (times != timesGivenBack) {
            forgetAll();
            timesGivenBack = times;
        }
    }

    /** Sizes that come again are recorded anew. */
    private void forgetAll() {
        List<Replay> batches = List.copyOf(recorded.values());
        recorded.clear();
        runs.clear();
        refused.clear();
        batches.forEach(Replay::close);
    }

    @Override
    public void close() {
        forgetAll();
    }
}
