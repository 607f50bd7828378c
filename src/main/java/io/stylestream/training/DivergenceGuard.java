package io.stylestream.training;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Notices that a run has diverged: a loss, a gradient or a weight is not a finite number, or a loss is far beyond
 * anything from which training comes back.
 */
final class DivergenceGuard {
    /** Healthy losses stay below a hundred; R1 rarely reaches a thousand in the first iterations. */
    static final double GREATEST_LOSS = 1e5;

    private final IntPredicate r1DueAt;
    private final String remedy;

    /**
     * @param r1DueAt whether an iteration, counted from 0, has an R1 penalty at all
     * @param remedy what to do about it, in words that follow those on the last good checkpoint
     */
    DivergenceGuard(IntPredicate r1DueAt, String remedy) {
        this.r1DueAt = r1DueAt;
        this.remedy = remedy;
    }

    /** What to do when a run has diverged. */
    String remedy() {
        return remedy;
    }

    /**
     * What is wrong with an iteration in one clause that names the term; empty if nothing is.
     *
     * @param iteration iterations done before it
     */
    Optional<String> problem(int iteration, List<PhaseReport> reports) {
        for (PhaseReport report : reports) {
            String phase = report.phase().inWords();
            for (Map.Entry<String, Double> loss : report.losses().entrySet()) {
                boolean leftOut = loss.getKey().equals("r1") && !r1DueAt.test(iteration);
                if (!leftOut && !(Math.abs(loss.getValue()) <= GREATEST_LOSS)) {
                    return Optional.of("the loss " + phase + "." + loss.getKey() + " is " + inWords(loss.getValue()));
                }
            }
            for (var norm : report.gradientNorms().entrySet()) {
                if (!Double.isFinite(norm.getValue())) {
                    return Optional.of("the gradient of the %s in %s is %s"
                            .formatted(norm.getKey().fileName(), phase, inWords(norm.getValue())));
                }
            }
        }
        return Optional.empty();
    }

    /** The same for an evaluation. */
    Optional<String> problem(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .filter(loss -> !(Math.abs(loss.getValue()) <= GREATEST_LOSS))
                .findFirst()
                .map(loss -> "the validation loss " + loss.getKey() + " is " + inWords(loss.getValue()));
    }

    /** The same for what is about to be saved; the last step of a run may break weights without any loss to show it. */
    static Optional<String> inTensors(Checkpoint<?> checkpoint) {
        return problem("the weight ", checkpoint.networks())
                .or(() -> problem("the averaged weight ", checkpoint.average()))
                .or(() -> problem("the optimiser's moment ", checkpoint.moments()));
    }

    private static Optional<String> problem(String kind, Map<String, HostTensor> tensors) {
        for (Map.Entry<String, HostTensor> tensor : tensors.entrySet()) {
            if (tensor.getValue().type() == ElementType.F32) {
                for (float value : tensor.getValue().toFloats()) {
                    if (!Float.isFinite(value)) {
                        return Optional.of(kind + tensor.getKey() + " is " + inWords(value));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String inWords(double value) {
        if (Double.isNaN(value)) {
            return "not a number";
        }
        return Double.isInfinite(value) ? "infinite" : String.format(Locale.ROOT, "%.3g", value);
    }
}
