package io.stylestream.network.torch;

import io.stylestream.network.Backend;
import io.stylestream.network.Parameters;
import io.stylestream.network.torch.Feature.Biased;
import io.stylestream.network.torch.Feature.Done;
import io.stylestream.network.torch.Feature.Scaled;
import io.stylestream.network.torch.Feature.Sum;
import io.stylestream.network.torch.Feature.Upsampled;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;

/**
 * For serving in float16 on a GPU: puts off what follows a convolution until it can be done in one pass over memory
 * with what comes next.
 *
 * <p>A bias in front of an instance normalisation is never added, for the normalisation would take it away again;
 * others join the sum or the activation behind them. Convolutions with resampling beside them are merged into one. Made
 * for one network, of which it keeps merged weights. Results belong to the caller's pointer scope. Thread-safe.
 */
final class FusedBackend implements Backend<Feature>, AutoCloseable {
    private final TorchBackend plain;
    private final FeatureOperations operations;

    /** Weights merged with a pooling or an upsampling, by those they were made of; none is merged with both. */
    private final Map<Tensor, Tensor> widened = new ConcurrentHashMap<>();

    /** @param plain computes with channels last on the device of the operations */
    FusedBackend(TorchBackend plain, FeatureOperations operations) {
        this.plain = plain;
        this.operations = operations;
    }

    /** Weights of convolutions are float16, all others float32. */
    static Parameters<Feature> parameters(TorchParameters parameters) {
        return (name, shape) -> new Done(parameters.get(name, shape));
    }

    /** The feature with all that was put off. */
    Tensor tensor(Feature feature) {
        if (feature instanceof Done done) {
            return done.tensor();
        }
        if (feature instanceof Sum sum) {
            return sum(sum, 1);
        }
        if (feature instanceof Upsampled upsampled) {
            return plain.upsampleNearest(tensor(upsampled.x()));
        }
        if (feature instanceof Scaled scaled) {
            return operations.apply(scaled.x(), scaled.factor(), scaled.offset(), scaled.slope());
        }
        return operations.apply(withoutBias(feature), null, biasOf(feature), Scaled.LINEAR);
    }

    private Tensor withoutBias(Feature feature) {
        return feature instanceof Biased biased ? biased.x() : plain.asFeature(tensor(feature));
    }

    private static @Nullable Tensor biasOf(Feature feature) {
        return feature instanceof Biased biased ? biased.bias() : null;
    }

    @Override
    public Feature convolve(Feature x, Feature weight, @Nullable Feature bias, int padding) {
        return biased(plain.convolve(tensor(x), tensor(weight), null, padding), bias);
    }

    private Feature biased(Tensor convolved, @Nullable Feature bias) {
        Tensor x = plain.asFeature(convolved);
        return bias == null ? new Done(x) : new Biased(x, tensor(bias));
    }

    @Override
    public Feature convolveAndPool(Feature x, Feature weight, @Nullable Feature bias, int padding) {
        Tensor kernel = tensor(weight);
        if (TorchBackend.isPointwise(kernel)) {
            return convolve(averagePool(x), weight, bias, padding);
        }
        Tensor wide = widened(kernel, TorchBackend::widenedForPooling);
        return biased(plain.convolve(tensor(x), wide, null, padding, TorchBackend.TWO), bias);
    }

    @Override
    public Feature upsampleAndConvolve(Feature x, Feature weight, @Nullable Feature bias, int padding) {
        Tensor kernel = tensor(weight);
        if (TorchBackend.isPointwise(kernel)) {
            return upsampleNearest(convolve(x, weight, bias, padding));
        }
        Tensor wide = widened(kernel, TorchBackend::widenedForUpsampling);
        return biased(plain.spread(tensor(x), wide, null, padding), bias);
    }

    private Tensor widened(Tensor weight, UnaryOperator<Tensor> widen) {
        return widened.computeIfAbsent(weight, first -> {
            Tensor wide = TorchScope.result(() -> widen.apply(first).contiguous(MemoryFormat.ChannelsLast));
            // other streams may use it from now on
            operations.await();
            return wide.retainReference();
        });
    }

    @Override
    public Feature instanceNorm(Feature x, Feature scale, Feature shift) {
        return normalise(x, tensor(scale), tensor(shift), 0);
    }

    @Override
    public Feature adaptiveInstanceNorm(Feature x, Feature gammaBeta) {
        Tensor both = tensor(gammaBeta);
        long channels = both.size(1) / 2;
        return normalise(x, both.narrow(1, 0, channels), both.narrow(1, channels, channels), 1);
    }

    private Feature normalise(Feature x, Tensor scale, Tensor shift, double extra) {
        return operations.normalise(withoutBias(x), scale, shift, extra, NORM_EPSILON);
    }

    @Override
    public Feature leakyRelu(Feature x, double slope) {
        if (x instanceof Scaled scaled && scaled.isLinear()) {
            return new Scaled(scaled.x(), scaled.factor(), scaled.offset(), slope);
        }
        return x instanceof Biased biased
                ? new Scaled(biased.x(), null, biased.bias(), slope)
                : new Done(plain.leakyRelu(tensor(x), slope));
    }

    @Override
    public Feature averagePool(Feature x) {
        return x instanceof Biased biased
                ? new Biased(operations.pool(biased.x()), biased.bias())
                : new Done(operations.pool(plain.asFeature(tensor(x))));
    }

    @Override
    public Feature upsampleNearest(Feature x) {
        return new Upsampled(x);
    }

    @Override
    public Feature add(Feature a, Feature b) {
        return new Sum(a, b);
    }

    @Override
    public Feature scale(Feature x, double factor) {
        return new Done(x instanceof Sum sum ? sum(sum, factor) : plain.scale(tensor(x), factor));
    }

    private Tensor sum(Sum sum, double factor) {
        if (sum.a() instanceof Upsampled && !(sum.b() instanceof Upsampled)) {
            return sum(new Sum(sum.b(), sum.a()), factor);
        }
        Tensor second = tensor(sum.b() instanceof Upsampled upsampled ? upsampled.x() : sum.b());
        return operations.sum(withoutBias(sum.a()), plain.asFeature(second), biasOf(sum.a()), factor);
    }

    @Override
    public Feature linear(Feature x, Feature weight, Feature bias) {
        return new Done(plain.linear(tensor(x), tensor(weight), tensor(bias)));
    }

    @Override
    public Feature convolveEachChannel(Feature x, float[] kernel) {
        return new Done(plain.convolveEachChannel(tensor(x), kernel));
    }

    @Override
    public Feature relu(Feature x) {
        return new Done(plain.relu(tensor(x)));
    }

    @Override
    public Feature resizeBilinear(Feature x, int size) {
        return new Done(plain.resizeBilinear(tensor(x), size));
    }

    @Override
    public Feature multiply(Feature a, Feature b) {
        return new Done(plain.multiply(tensor(a), tensor(b)));
    }

    @Override
    public Feature flatten(Feature x) {
        return new Done(plain.flatten(tensor(x)));
    }

    @Override
    public int rank(Feature x) {
        return plain.rank(tensor(x));
    }

    @Override
    public Feature row(Feature x, int index) {
        return new Done(plain.row(tensor(x), index));
    }

    @Override
    public Feature choose(List<Feature> perDomain, Feature y) {
        return new Done(plain.choose(perDomain.stream().map(this::tensor).toList(), tensor(y)));
    }

    @Override
    public Feature chooseColumn(Feature x, Feature y) {
        return new Done(plain.chooseColumn(tensor(x), tensor(y)));
    }

    /** Frees the merged weights; nothing may run any more. */
    @Override
    public void close() {
        widened.values().forEach(Tensor::close);
    }
}
