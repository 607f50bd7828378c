package io.stylestream.training;

import static org.bytedeco.pytorch.global.torch.full_like;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Adds up an {@link Objective} term by term. */
final class WeightedSum {
    private final Map<String, Tensor> terms = new LinkedHashMap<>();
    private @Nullable Tensor sum;

    /** @param term scalar, with gradients */
    void add(String name, double weight, Tensor term) {
        addWeighted(name, term, term.mul(new Scalar(weight)));
    }

    /**
     * @param weight scalar on the device, so that it can change in a recorded iteration
     * @param term scalar, with gradients
     */
    void add(String name, Tensor weight, Tensor term) {
        addWeighted(name, term, term.mul(weight));
    }

    private void addWeighted(String name, Tensor term, Tensor weighted) {
        terms.put(name, term.detach());
        sum = sum == null ? weighted : sum.add(weighted);
    }

    /** A term that is not computed this time; another one must have been added before. */
    void leaveOut(String name) {
        terms.put(name, full_like(sum().detach(), new Scalar(Double.NaN)));
    }

    Objective objective() {
        return new Objective(sum(), terms);
    }

    private Tensor sum() {
        if (sum == null) {
            throw new IllegalStateException("an objective needs a term");
        }
        return sum;
    }
}
