package io.stylestream.network.torch;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The operations on features in libtorch's own steps.
 *
 * @param type in which all is computed
 */
record FeatureReference(ScalarType type) implements FeatureOperations {
    private static final long[] PLANE = {2, 3};

    @Override
    public Feature.Scaled normalise(Tensor x, Tensor scale, Tensor shift, double extra, double epsilon) {
        long batch = x.size(0);
        long channels = x.size(1);
        Tensor values = x.to(type);
        boolean keepAxes = true;
        Tensor mean = values.mean(PLANE, keepAxes, new ScalarTypeOptional());
        Tensor squares = values.sub(mean).square();
        Tensor variance = squares.mean(PLANE, keepAxes, new ScalarTypeOptional());
        Tensor factor = variance.add(new Scalar(epsilon))
                .rsqrt()
                .view(batch, channels)
                .mul(scale.to(type).add(new Scalar(extra)));
        Tensor offset = shift.to(type).sub(mean.view(batch, channels).mul(factor));
        return new Feature.Scaled(x, factor, offset, Feature.Scaled.LINEAR);
    }

    @Override
    public Tensor apply(Tensor x, @Nullable Tensor factor, @Nullable Tensor offset, double slope) {
        Tensor scaled = factor == null ? x.to(type) : x.to(type).mul(perChannel(factor));
        Tensor shifted = offset == null ? scaled : scaled.add(perChannel(offset));
        return laidOut(torch.leaky_relu(shifted, new Scalar(slope)));
    }

    @Override
    public Tensor sum(Tensor a, Tensor b, @Nullable Tensor bias, double factor) {
        Tensor second = b.size(2) == a.size(2) ? b.to(type) : twice(b.to(type));
        Tensor sum = a.to(type).add(second);
        return laidOut((bias == null ? sum : sum.add(perChannel(bias))).mul(new Scalar(factor)));
    }

    @Override
    public Tensor pool(Tensor x) {
        return laidOut(torch.avg_pool2d(x.to(type), 2, 2));
    }

    @Override
    public void await() {
        // libtorch's steps on the CPU are done when they return
    }

    /** (C) or (N,C) -> (1,C,1,1) or (N,C,1,1) */
    private Tensor perChannel(Tensor values) {
        return values.to(type).view(values.dim() == 1 ? 1 : values.size(0), -1, 1, 1);
    }

    private static Tensor twice(Tensor x) {
        return x.repeat_interleave(2, new LongOptional(2), new LongOptional())
                .repeat_interleave(2, new LongOptional(3), new LongOptional());
    }

    private static Tensor laidOut(Tensor x) {
        return x.contiguous(MemoryFormat.ChannelsLast);
    }
}
