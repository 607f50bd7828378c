package io.stylestream.engine;

import io.stylestream.core.UsageError;
import io.stylestream.network.onnx.Footprint;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.rewrite.Rewrite;
import io.stylestream.network.onnx.rewrite.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Rewrites the graphs of a network's sessions within the memory that they may take together. Each session keeps weights
 * of its own, in the engine's layout, and the features of every call that is under way.
 */
final class MemoryBudget {
    private static final Logger LOG = Logger.getLogger(MemoryBudget.class);
    private static final double MEGABYTE = 1e6;

    /** What the engine and its allocators keep beyond weights and features, as a part of them. */
    private static final double OVERHEAD = 0.5;

    private final long memory;
    private final Set<Rewrite> rewrites;
    private final Supplier<OnnxGraph> recorded;

    /** @param recorded records the network's graph anew */
    MemoryBudget(EngineSettings settings, Supplier<OnnxGraph> recorded) {
        this.memory = settings.memory();
        this.rewrites = settings.rewrites();
        this.recorded = recorded;
    }

    /**
     * How a session is used.
     *
     * @param threads that one call uses
     * @param pictures that are under way at once, in one call or several
     */
    record Session(int threads, int pictures) {}

    /**
     * A graph for each session.
     *
     * @throws UsageError if the memory does not suffice even without the rewrites that need more of it
     */
    List<OnnxGraph> graphs(Session... sessions) {
        if (memory == EngineSettings.UNLIMITED_MEMORY) {
            return rewritten(Long.MAX_VALUE, sessions).graphs();
        }
        long least = bytes(rewritten(0, sessions).graphs(), sessions);
        if (least > memory) {
            throw new UsageError("the generator needs at least %.0f MB of memory, but may take only %.0f MB: allow more"
                    .formatted(Math.ceil(least / MEGABYTE), memory / MEGABYTE));
        }
        Rewritten result = rewritten(Math.round((memory - least) / (1 + OVERHEAD) / sessions.length), sessions);
        LOG.infof(
                "generator: takes about %.0f MB of %.0f MB; faster forms of convolutions that do not fit: %d",
                bytes(result.graphs(), sessions) / MEGABYTE, memory / MEGABYTE, result.leftOut());
        return result.graphs();
    }

    private record Rewritten(List<OnnxGraph> graphs, int leftOut) {}

    private Rewritten rewritten(long spareBytes, Session... sessions) {
        List<OnnxGraph> graphs = new ArrayList<>();
        int leftOut = 0;
        for (Session session : sessions) {
            OnnxGraph graph = recorded.get();
            leftOut += Rewrite.apply(rewrites, graph, new Target(session.threads(), spareBytes));
            graphs.add(graph);
        }
        return new Rewritten(graphs, leftOut);
    }

    /** What the sessions are expected to take. */
    static long bytes(List<OnnxGraph> graphs, Session... sessions) {
        double sum = 0;
        for (int i = 0; i < sessions.length; i++) {
            Footprint footprint = Footprint.of(graphs.get(i));
            sum += footprint.weights() + (double) footprint.features() * sessions[i].pictures();
        }
        return Math.round(sum * (1 + OVERHEAD));
    }
}
