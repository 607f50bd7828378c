package io.stylestream.network.torch;

import static org.bytedeco.pytorch.global.torch.addcmul;
import static org.bytedeco.pytorch.global.torch.avg_pool2d;
import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.conv_transpose2d;
import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.stack;
import static org.bytedeco.pytorch.global.torch.std_mean;
import static org.bytedeco.pytorch.global.torch.upsample_bilinear2d;
import static org.bytedeco.pytorch.global.torch.upsample_nearest2d;

import io.stylestream.network.Backend;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Computes at once with libtorch; gradients flow through every operation.
 *
 * <p>With {@link Precision#BFLOAT16}, features are bfloat16 from the first convolution on and linear layers are
 * float32, so style codes are float32 and pictures and logits bfloat16; likewise with {@link Precision#FLOAT16}.
 * Results belong to the {@code PointerScope} of the caller. Stateless and thread-safe. May be extended to look at what
 * is computed.
 */
public class TorchBackend implements Backend<Tensor> {
    private static final long[] ONE = {1, 1};
    static final long[] TWO = {2, 2};
    private static final long[] ZERO = {0, 0};
    /** The axes of height and width. */
    private static final long[] PLANE = {2, 3};

    private static final float[] POOLING = sumOfShifted(0.25f, false);
    /** Reversed, because a transposed convolution spreads what a convolution gathers. */
    private static final float[] UPSAMPLING = sumOfShifted(1, true);

    private final Precision precision;
    private final boolean channelsLast;
    private final TorchDevice device;
    private final boolean serving;
    private final boolean merging;

    /** Float32 in the usual memory layout on the CPU. */
    public TorchBackend() {
        this(Precision.FLOAT32, false, TorchDevice.cpu());
    }

    /**
     * @param channelsLast whether features lie in memory channel by channel at each position (NHWC)
     * @param device where weights and inputs lie
     */
    public TorchBackend(Precision precision, boolean channelsLast, TorchDevice device) {
        this(precision, channelsLast, device, false, false);
    }

    private TorchBackend(
            Precision precision, boolean channelsLast, TorchDevice device, boolean serving, boolean merging) {
        if (device.type() == TorchDevice.Type.CPU) {
            OneDnn.disableWhereWrong();
        }
        this.precision = precision;
        this.channelsLast = channelsLast;
        this.device = device;
        this.serving = serving;
        this.merging = merging;
    }

    /**
     * For training. On a CPU, a convolution and the resampling beside it are merged into one strided convolution with a
     * kernel of 4 x 4, which is the same function with 16 instead of 36 products; and 1 x 1 convolutions run at the
     * smaller of two sizes.
     */
    public static TorchBackend forTraining(Precision precision, boolean channelsLast, TorchDevice device) {
        return new TorchBackend(precision, channelsLast, device, false, device.type() == TorchDevice.Type.CPU);
    }

    /**
     * For inference: channels last throughout. libtorch's own instance normalisation would copy features to the usual
     * layout, to be copied back for the next convolution; here it is one pass for the statistics and one that scales
     * and shifts.
     */
    static TorchBackend forServing(Precision precision, TorchDevice device) {
        return new TorchBackend(precision, true, device, true, false);
    }

    /**
     * The same in float32, for second derivatives. On a CPU they are faster in the layout of the first ones; on a GPU
     * in the usual layout.
     */
    public TorchBackend exact() {
        return new TorchBackend(Precision.FLOAT32, channelsLast && isOnCpu(), device, serving, merging);
    }

    private boolean isOnCpu() {
        return device.type() == TorchDevice.Type.CPU;
    }

    /**
     * The same for training a network with instance normalisation, which computes plane by plane: on a CPU in the usual
     * layout, as copying there and back costs more than channels last gains.
     */
    public TorchBackend forNormalisation() {
        return new TorchBackend(precision, channelsLast && !isOnCpu(), device, serving, merging);
    }

    /** Where weights and inputs lie. */
    public TorchDevice device() {
        return device;
    }

    @Override
    public Tensor convolve(Tensor x, Tensor weight, @Nullable Tensor bias, int padding) {
        return convolve(x, weight, bias, padding, ONE);
    }

    Tensor convolve(Tensor x, Tensor weight, @Nullable Tensor bias, int padding, long[] stride) {
        return conv2d(
                asFeature(x), precision.cast(weight), castOrNone(bias), stride, new long[] {padding, padding}, ONE, 1);
    }

    /** In this backend's precision and layout. */
    Tensor asFeature(Tensor x) {
        return precision.cast(laidOut(x));
    }

    private Tensor laidOut(Tensor x) {
        return channelsLast ? x.contiguous(MemoryFormat.ChannelsLast) : x;
    }

    private TensorOptional castOrNone(@Nullable Tensor bias) {
        return optional(bias == null ? null : precision.cast(bias));
    }

    /** The means of four results are one result of the mean of four kernels, each shifted by a position. */
    @Override
    public Tensor convolveAndPool(Tensor x, Tensor weight, @Nullable Tensor bias, int padding) {
        if (!merging) {
            return Backend.super.convolveAndPool(x, weight, bias, padding);
        }
        if (isPointwise(weight)) {
            return convolve(averagePool(x), weight, bias, padding);
        }
        return convolve(x, widenedForPooling(weight), bias, padding, TWO);
    }

    /** Every position adds the sum of four kernels, each shifted by a position, to a result of twice the size. */
    @Override
    public Tensor upsampleAndConvolve(Tensor x, Tensor weight, @Nullable Tensor bias, int padding) {
        if (!merging) {
            return Backend.super.upsampleAndConvolve(x, weight, bias, padding);
        }
        if (isPointwise(weight)) {
            return upsampleNearest(convolve(x, weight, bias, padding));
        }
        return spread(x, widenedForUpsampling(weight), bias, padding);
    }

    /** The transposed convolution with a stride of 2; kernel (C,O,K,K). */
    Tensor spread(Tensor x, Tensor kernel, @Nullable Tensor bias, int padding) {
        return conv_transpose2d(
                asFeature(x),
                precision.cast(kernel),
                castOrNone(bias),
                TWO,
                new long[] {padding, padding},
                ZERO,
                1,
                ONE);
    }

    /** (O,C,3,3) -> (O,C,4,4): with a stride of 2 the same as the given kernel with a mean of 2 x 2 blocks after it. */
    static Tensor widenedForPooling(Tensor weight) {
        return widen(weight, POOLING);
    }

    /** (O,C,3,3) -> (C,O,4,4): {@link #spread} is then the same as a nearest upsampling before the given kernel. */
    static Tensor widenedForUpsampling(Tensor weight) {
        return widen(weight, UPSAMPLING).transpose(0, 1);
    }

    static boolean isPointwise(Tensor weight) {
        return weight.size(2) == 1;
    }

    /** (O,C,3,3) -> (O,C,4,4) */
    private static Tensor widen(Tensor weight, float[] matrix) {
        Tensor sums = TorchTensors.ofFloats(matrix, 9, 16).to(weight.device(), weight.scalar_type());
        return weight.reshape(-1, 9).matmul(sums).view(weight.size(0), weight.size(1), 4, 4);
    }

    /** (9,16): what each weight of a 3 x 3 kernel adds to the sum of four such kernels, each shifted by a position. */
    private static float[] sumOfShifted(float factor, boolean reversed) {
        float[] matrix = new float[9 * 16];
        for (int weight = 0; weight < 9; weight++) {
            int from = reversed ? 8 - weight : weight;
            for (int shift = 0; shift < 4; shift++) {
                matrix[weight * 16 + (from / 3 + shift / 2) * 4 + from % 3 + shift % 2] = factor;
            }
        }
        return matrix;
    }

    @Override
    public Tensor convolveEachChannel(Tensor x, float[] kernel) {
        long channels = x.size(1);
        Tensor weight = TorchTensors.ofFloats(kernel, 1, 1, 3, 3)
                .to(x.device(), x.scalar_type())
                .repeat(channels, 1, 1, 1);
        return conv2d(x, weight, optional(null), ONE, ONE, ONE, channels);
    }

    @Override
    public Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        return org.bytedeco.pytorch.global.torch.linear(x.to(weight.scalar_type()), weight, optional(bias));
    }

    @Override
    public Tensor instanceNorm(Tensor x, Tensor scale, Tensor shift) {
        if (serving) {
            return normaliseAsLaidOut(x, scale.view(1, -1, 1, 1), shift.view(1, -1, 1, 1));
        }
        long batch = x.size(0);
        return normalise(x, scale.repeat(batch), shift.repeat(batch));
    }

    @Override
    public Tensor adaptiveInstanceNorm(Tensor x, Tensor gammaBeta) {
        TensorVector halves =
                gammaBeta.view(gammaBeta.size(0), gammaBeta.size(1), 1, 1).chunk(2, 1);
        Tensor scale = halves.get(0).add(new Scalar(1.0));
        Tensor shift = halves.get(1);
        return serving ? normaliseAsLaidOut(x, scale, shift) : normalise(x, scale.flatten(), shift.flatten());
    }

    /**
     * Instance normalisation that leaves the memory layout as it is.
     *
     * @param scale (1,C,1,1) or (N,C,1,1) in float32, like {@code shift}
     */
    private static Tensor normaliseAsLaidOut(Tensor x, Tensor scale, Tensor shift) {
        boolean unbiased = false;
        boolean keepAxes = true;
        // the deviation, because the variance may exceed what float16 holds
        T_TensorTensor_T statistics = std_mean(x, PLANE, unbiased, keepAxes);
        Tensor deviation = statistics.get0().to(ScalarType.Float);
        Tensor mean = statistics.get1().to(ScalarType.Float);
        Tensor factor = deviation.square().add(new Scalar(NORM_EPSILON)).rsqrt().mul(scale);
        Tensor offset = shift.sub(mean.mul(factor));
        return addcmul(offset.to(x.scalar_type()), x, factor.to(x.scalar_type()));
    }

    /**
     * Instance normalisation as a batch normalisation in which every channel of every picture is a channel of its own,
     * so that scale and shift, (N*C) in float32, are part of the same pass over memory.
     */
    private static Tensor normalise(Tensor x, Tensor scale, Tensor shift) {
        boolean useOwnStatistics = true;
        double momentum = 0; // no running statistics are kept
        boolean cudnn = false;
        Tensor planes = x.contiguous().view(1, x.size(0) * x.size(1), x.size(2), x.size(3));
        return batch_norm(
                        planes,
                        optional(scale),
                        optional(shift),
                        optional(null),
                        optional(null),
                        useOwnStatistics,
                        momentum,
                        NORM_EPSILON,
                        cudnn)
                .view(x.sizes());
    }

    @Override
    public Tensor leakyRelu(Tensor x, double slope) {
        return leaky_relu(x, new Scalar(slope));
    }

    @Override
    public Tensor relu(Tensor x) {
        return x.relu();
    }

    @Override
    public Tensor averagePool(Tensor x) {
        boolean ceil = false;
        boolean countPadding = true;
        return avg_pool2d(x, TWO, TWO, ZERO, ceil, countPadding, new LongOptional());
    }

    @Override
    public Tensor upsampleNearest(Tensor x) {
        long[] size = {x.size(2) * 2, x.size(3) * 2};
        return upsample_nearest2d(x, size, new DoubleOptional(2.0), new DoubleOptional(2.0));
    }

    @Override
    public Tensor resizeBilinear(Tensor x, int size) {
        boolean alignCorners = false;
        return upsample_bilinear2d(
                x, new long[] {size, size}, alignCorners, new DoubleOptional(), new DoubleOptional());
    }

    @Override
    public Tensor add(Tensor a, Tensor b) {
        return a.add(b);
    }

    @Override
    public Tensor multiply(Tensor a, Tensor b) {
        return a.mul(b);
    }

    @Override
    public Tensor scale(Tensor x, double factor) {
        return x.mul(new Scalar(factor));
    }

    @Override
    public Tensor flatten(Tensor x) {
        return x.flatten(1, -1);
    }

    @Override
    public int rank(Tensor x) {
        return (int) x.dim();
    }

    @Override
    public Tensor row(Tensor x, int index) {
        return x.select(1, index);
    }

    @Override
    public Tensor choose(List<Tensor> perDomain, Tensor y) {
        Tensor all = stack(new TensorVector(perDomain.toArray(new Tensor[0])), 1);
        long batch = y.size(0);
        long size = all.size(2);
        return all.gather(1, y.view(batch, 1, 1).expand(batch, 1, size)).squeeze(1);
    }

    @Override
    public Tensor chooseColumn(Tensor x, Tensor y) {
        return x.gather(1, y.view(-1, 1)).squeeze(1);
    }

    private static TensorOptional optional(@Nullable Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
    }
}
