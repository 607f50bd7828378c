package io.stylestream.training;

import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * What a phase minimises.
 *
 * @param loss scalar, with gradients
 * @param terms its unweighted terms by name; NaN for one that this iteration leaves out
 */
record Objective(Tensor loss, Map<String, Double> terms) {

    /** The result belongs to the caller's pointer scope; everything on the way to it is given up at once. */
    static Tensor withoutGradients(Supplier<Tensor> compute) {
        Tensor result;
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            result = compute.get();
            result.retainReference();
        }
        PointerScope outer = PointerScope.getInnerScope();
        if (outer != null) {
            outer.attach(result);
        }
        return result;
    }
}
