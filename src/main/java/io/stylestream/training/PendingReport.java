package io.stylestream.training;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.stack;

import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.TorchScope;
import io.stylestream.network.torch.TorchTensors;
import io.stylestream.training.PhaseReport.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/**
 * What a phase measured, still on the device: looking at a value waits until the device has done all that it was given,
 * so an iteration looks only once, at its end.
 *
 * @param terms names of the losses
 * @param networks whose gradient norms follow
 * @param values the losses, then the norms; null if nothing was measured
 */
record PendingReport(
        Phase phase,
        List<String> terms,
        List<NetworkKind> networks,
        @Nullable Tensor values) {

    /** The report of a phase in which all networks that could learn are frozen. */
    static PendingReport idle(Phase phase) {
        return new PendingReport(phase, List.of(), List.of(), null);
    }

    /**
     * Scalars that a phase ends with.
     *
     * @param losses unweighted terms by name
     * @param gradientNorms by network
     */
    record Scalars(Map<String, Tensor> losses, Map<NetworkKind, Tensor> gradientNorms) {}

    /** Runs a phase in a pointer scope of its own, which only the report outlives. */
    static PendingReport of(Phase phase, Supplier<Scalars> run) {
        List<String> terms = new ArrayList<>();
        List<NetworkKind> networks = new ArrayList<>();
        Tensor values = TorchScope.result(() -> {
            Scalars scalars = run.get();
            terms.addAll(scalars.losses().keySet());
            networks.addAll(scalars.gradientNorms().keySet());
            List<Tensor> all = new ArrayList<>(scalars.losses().values());
            all.addAll(scalars.gradientNorms().values());
            return stack(vector(all));
        });
        return new PendingReport(phase, terms, networks, values);
    }

    /** All values one after the other, on the device; undefined if nothing was measured. */
    static Tensor figures(List<PendingReport> pending) {
        List<Tensor> values = pending.stream()
                .map(PendingReport::values)
                .filter(Objects::nonNull)
                .toList();
        return values.isEmpty() ? new Tensor() : cat(vector(values));
    }

    /** What the figures of a recording mean. */
    PendingReport withoutValues() {
        return new PendingReport(phase, terms, networks, null);
    }

    /** Waits for the device and reads all reports. */
    static List<PhaseReport> read(List<PendingReport> pending) {
        return read(pending, figures(pending));
    }

    /** Waits for the device and reads all reports from their {@link #figures}. */
    static List<PhaseReport> read(List<PendingReport> pending, Tensor figures) {
        float[] all = figures.defined() ? TorchTensors.toHost(figures).toFloats() : new float[0];
        List<PhaseReport> reports = new ArrayList<>();
        int next = 0;
        for (PendingReport report : pending) {
            Map<String, Double> losses = new LinkedHashMap<>();
            for (String term : report.terms()) {
                losses.put(term, (double) all[next++]);
            }
            Map<NetworkKind, Double> norms = new LinkedHashMap<>();
            for (NetworkKind network : report.networks()) {
                norms.put(network, (double) all[next++]);
            }
            reports.add(new PhaseReport(report.phase(), losses, norms));
        }
        return reports;
    }

    private static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(tensors.toArray(Tensor[]::new));
    }
}
