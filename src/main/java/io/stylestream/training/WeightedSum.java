package io.stylestream.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Adds up an {@link Objective} term by term. */
final class WeightedSum {
    private final Map<String, Double> terms = new LinkedHashMap<>();
    private @Nullable Tensor sum;

    /** @param term scalar, with gradients */
    void add(String name, double weight, Tensor term) {
        terms.put(name, term.item_double());
        Tensor weighted = term.mul(new Scalar(weight));
        sum = sum == null ? weighted : sum.add(weighted);
    }

    /** A term that is not computed this time. */
    void leaveOut(String name) {
        terms.put(name, Double.NaN);
    }

    Objective objective() {
        if (sum == null) {
            throw new IllegalStateException("an objective needs a term");
        }
        return new Objective(sum, terms);
    }
}
