package io.stylestream.network.torch;

import java.util.Collection;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * Tensors on which libtorch does one operation at once: a few kernels for all instead of some for each, which is what a
 * network of hundreds of small weights spends its time on otherwise, on a GPU above all.
 *
 * <p>JavaCPP offers these operations only through TorchScript. No operation records gradients. Belongs to the
 * {@code PointerScope} in which it was made unless {@link #keep() kept}; refers to its tensors, so they live on with
 * it.
 */
public final class TensorGroup {
    private static final CompilationUnit OPERATIONS = compile();
    private static final Function ADAM = function("adam");
    private static final Function LERP = function("lerp");
    private static final Function NORM = function("norm");

    private final GenericList tensors;

    private TensorGroup(GenericList tensors) {
        this.tensors = tensors;
    }

    /** A group of these tensors, in order. */
    public static TensorGroup of(Collection<Tensor> tensors) {
        GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
        list.reserve(tensors.size());
        tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
        return new TensorGroup(list);
    }

    /**
     * The constants of {@link #adam}.
     *
     * @param learningRate step size
     * @param beta1 decay of the mean
     * @param beta2 decay of the square
     * @param weightDecay L2 penalty that is added to the gradient
     * @param epsilon what keeps the division finite
     */
    public record AdamConstants(double learningRate, double beta1, double beta2, double weightDecay, double epsilon) {}

    /**
     * Moves these parameters by one step of Adam (arXiv 1412.6980, algorithm 1).
     *
     * @param gradients one per parameter
     * @param means moving averages of the gradients, updated
     * @param squares moving averages of their squares, updated
     * @param steps one scalar each: the number of this step, from 1
     */
    public void adam(
            TensorGroup gradients, TensorGroup means, TensorGroup squares, TensorGroup steps, AdamConstants constants) {
        call(
                ADAM,
                List.of(
                        value(this),
                        value(gradients),
                        value(means),
                        value(squares),
                        value(steps),
                        new IValue(constants.learningRate()),
                        new IValue(constants.beta1()),
                        new IValue(constants.beta2()),
                        new IValue(constants.weightDecay()),
                        new IValue(constants.epsilon())));
    }

    /** Moves every tensor a share of the way towards its counterpart. */
    public void lerp(TensorGroup targets, double share) {
        call(LERP, List.of(value(this), value(targets), new IValue(share)));
    }

    /** The L2 norm over all tensors, of which there must be one, as a scalar on their device. */
    public Tensor norm() {
        return call(NORM, List.of(value(this))).toTensor();
    }

    private static IValue value(TensorGroup group) {
        return new IValue(group.tensors);
    }

    private static IValue call(Function function, List<IValue> arguments) {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            return function.apply(new IValueVector(arguments.toArray(IValue[]::new)));
        }
    }

    private static CompilationUnit compile() {
        try (PointerScope scope = new PointerScope()) {
            CompilationUnit unit = torch.compile("""
                    def adam(p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], t: List[Tensor],
                             lr: float, beta1: float, beta2: float, decay: float, eps: float):
                        torch._fused_adam_(p, g, m, v, [], t, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay,
                                           eps=eps, amsgrad=False, maximize=False)

                    def lerp(a: List[Tensor], b: List[Tensor], share: float):
                        torch._foreach_lerp_(a, b, share)

                    def norm(a: List[Tensor]):
                        return torch.norm(torch.stack(torch._foreach_norm(a)))
                    """);
            unit.retainReference();
            return unit;
        }
    }

    private static Function function(String name) {
        return OPERATIONS.get_function(new QualifiedName(name));
    }
}
