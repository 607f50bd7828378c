package io.stylestream.network.torch;

import static org.bytedeco.pytorch.global.torch.constant_pad_nd;
import static org.bytedeco.pytorch.global.torch.conv2d;

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
 * plain sums, once for each process.
 */
final class OneDnn {
    private static final Logger LOG = Logger.getLogger(OneDnn.class);

    private static final int BLOCK = 16;
    private static final int SIDE = 8;
    private static final double FLOAT_ERROR = 1e-4;
    private static final double BFLOAT_ERROR = 0.1;

    private OneDnn() {}

    private static final class Answer {
        static final boolean WHOLE_BLOCKS = wantsWholeBlocks();
    }

    /** Whether convolutions must have {@link #wholeBlocks}; compares on first use. */
    static boolean needsWholeBlocks() {
        return Answer.WHOLE_BLOCKS;
    }

    /** The tensor with as many more entries of zero along an axis as make these a multiple of a block. */
    static Tensor wholeBlocks(Tensor x, int axis) {
        long missing = -x.size(axis) & BLOCK - 1;
        if (missing == 0) {
            return x;
        }
        long[] padding = new long[2 * ((int) x.dim() - axis)]; // before and behind, from the last axis on
        padding[padding.length - 1] = missing;
        return constant_pad_nd(x, padding);
    }

    private static boolean wantsWholeBlocks() {
        if (!torch.hasMKLDNN() || isRight(false)) {
            return false;
        }
        if (isRight(true)) {
            LOG.warn(
                    "on this processor oneDNN computes some convolutions wrongly; they get more channels, of zeros, with"
                            + " which it computes rightly");
            return true;
        }
        LOG.warn("on this processor oneDNN computes convolutions wrongly; libtorch does without it, and is slower");
        torch.globalContext().setUserEnabledMkldnn(false);
        return false;
    }

    private static boolean isRight(boolean wholeBlocks) {
        return isRight(ScalarType.Float, false, 8, 8, 3, wholeBlocks)
                && isRight(ScalarType.Float, true, 8, 8, 3, wholeBlocks)
                && isRight(ScalarType.Float, false, 32, 3, 1, wholeBlocks)
                && isRight(ScalarType.BFloat16, false, 8, 24, 3, wholeBlocks)
                && isRight(ScalarType.BFloat16, true, 64, 3, 1, wholeBlocks);
    }

    /** Whether a convolution and its input's gradient are what they are in float64, which oneDNN does not know. */
    private static boolean isRight(
            ScalarType type, boolean channelsLast, int in, int out, int kernel, boolean wholeBlocks) {
        try (PointerScope scope = new PointerScope();
                AutoGradMode gradients = new AutoGradMode(true)) {
            Tensor x = waves(2, in, SIDE, SIDE);
            Tensor weight = waves(out, in, kernel, kernel);
            Tensor gradient = waves(2, out, SIDE, SIDE);
            Tensor[] expected = resultAndGradient(x, weight, gradient);
            MemoryFormat layout = channelsLast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
            Tensor[] computed = resultAndGradient(
                    filled(x, 1, wholeBlocks).to(type).contiguous(layout),
                    filled(filled(weight, 0, wholeBlocks), 1, wholeBlocks).to(type),
                    filled(gradient, 1, wholeBlocks).to(type).contiguous(layout));
            double error = type == ScalarType.Float ? FLOAT_ERROR : BFLOAT_ERROR;
            return isNear(computed[0].narrow(1, 0, out), expected[0], error)
                    && isNear(computed[1].narrow(1, 0, in), expected[1], error);
        }
    }

    private static Tensor filled(Tensor x, int axis, boolean wholeBlocks) {
        return wholeBlocks ? wholeBlocks(x, axis) : x;
    }

    private static Tensor[] resultAndGradient(Tensor x, Tensor weight, Tensor gradient) {
        long[] one = {1, 1};
        long padding = weight.size(2) / 2;
        Tensor input = x.detach().requires_grad_(true);
        Tensor result = conv2d(input, weight, new TensorOptional(), one, new long[] {padding, padding}, one, 1);
        result.mul(gradient).sum().backward();
        return new Tensor[] {result, input.grad()};
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
