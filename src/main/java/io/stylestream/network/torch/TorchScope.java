package io.stylestream.network.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Frees what a computation leaves behind as soon as it is done. */
public final class TorchScope {
    private TorchScope() {}

    /** The result belongs to the caller's pointer scope; everything on the way to it is given up at once. */
    public static Tensor result(Supplier<Tensor> compute) {
        Tensor result;
        try (PointerScope scope = new PointerScope()) {
            result = compute.get();
            result.retainReference();
        }
        PointerScope outer = PointerScope.getInnerScope();
        if (outer != null) {
            outer.attach(result); // retains it, too
            result.releaseReference();
        }
        return result;
    }

    /** {@link #result} without recording gradients. */
    public static Tensor resultWithoutGradients(Supplier<Tensor> compute) {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            return result(compute);
        }
    }
}
