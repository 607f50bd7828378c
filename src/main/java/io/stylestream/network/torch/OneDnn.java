package io.stylestream.network.torch;

import static org.bytedeco.pytorch.global.torch.conv2d;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jboss.logging.Logger;

/**
 * Whether the library that computes libtorch's convolutions on a CPU can be trusted there.
 *
 * <p>It computes in blocks of up to 16 channels. On some processors version 3.7 forgets a part where channels do not
 * fill their blocks: gradients are wrong then, by half, or no numbers. So some small convolutions are compared with
 * plain sums, once for each process; where they are wrong, libtorch does without the library.
 */
final class OneDnn {
    private static final Logger LOG = Logger.getLogger(OneDnn.class);

    private static final int SIDE = 8;
    private static final double FLOAT_ERROR = 1e-4;
    private static final double BFLOAT_ERROR = 0.1;

    private static boolean checked;

    private OneDnn() {}

    /** Compares once per process, and has libtorch do without oneDNN if a result is wrong. */
    static synchronized void disableWhereWrong() {
        if (!checked && !isRight()) {
            torch.globalContext().setUserEnabledMkldnn(false);
            LOG.warn(
                    "on this processor oneDNN computes some convolutions wrongly; libtorch does without it, and is slower");
        }
        checked = true;
    }

    private static boolean isRight() {
        return isRight(ScalarType.Float, false, 8, 8, 3)
                && isRight(ScalarType.Float, true, 8, 8, 3)
                && isRight(ScalarType.Float, false, 16, 16, 1)
                && isRight(ScalarType.BFloat16, false, 8, 24, 3)
                && isRight(ScalarType.BFloat16, true, 64, 3, 1);
    }

    /** Whether a convolution and its derivatives are what they are in float64, which oneDNN does not know. */
    private static boolean isRight(ScalarType type, boolean channelsLast, int in, int out, int kernel) {
        try (PointerScope scope = new PointerScope();
                AutoGradMode gradients = new AutoGradMode(true)) {
            Tensor x = waves(2, in, SIDE, SIDE);
            Tensor weight = waves(out, in, kernel, kernel);
            List<Tensor> expected = derivatives(x, weight);
            MemoryFormat layout = channelsLast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
            List<Tensor> computed = derivatives(x.to(type).contiguous(layout), weight.to(type));
            double error = type == ScalarType.Float ? FLOAT_ERROR : BFLOAT_ERROR;
            for (int i = 0; i < expected.size(); i++) {
                if (!isNear(computed.get(i), expected.get(i), error)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The result, its derivative by the input, and by the weights that one's square's. */
    private static List<Tensor> derivatives(Tensor picture, Tensor weights) {
        long[] one = {1, 1};
        long padding = weights.size(2) / 2;
        Tensor x = picture.detach().requires_grad_(true);
        Tensor weight = weights.detach().requires_grad_(true);
        Tensor result = conv2d(x, weight, new TensorOptional(), one, new long[] {padding, padding}, one, 1);
        Tensor byInput = TorchTensors.derivative(result.square().sum(), x);
        return List.of(result, byInput, TorchTensors.derivative(byInput.square().sum(), weight));
    }

    /** Not if anything is not a number. */
    private static boolean isNear(Tensor computed, Tensor expected, double error) {
        Tensor distance = computed.to(ScalarType.Double).sub(expected).abs().max();
        return distance.item_double() <= error * expected.abs().max().item_double();
    }

    /** Values from -1 to 1 in float64. */
    private static Tensor waves(long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        Tensor places = torch.arange(new Scalar((double) count)).to(ScalarType.Double);
        return places.mul(new Scalar(0.7)).sin().view(shape);
    }
}
