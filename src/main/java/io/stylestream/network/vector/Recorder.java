package io.stylestream.network.vector;

import io.stylestream.network.Backend;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records a network as {@link Value}s. What a generator without face masks, a style encoder and a mapping network are
 * made of can be computed; other operations are refused.
 */
final class Recorder implements Backend<Value> {
    private static final int POINT = 1;
    private static final int KERNEL = 3;

    @Override
    public Value convolve(Value x, Value weight, @Nullable Value bias, int padding) {
        Value.Weights weights = weights(weight);
        Value.@Nullable Weights shift = bias == null ? null : weights(bias);
        int kernel = (int) weights.shape[2];
        if (kernel == KERNEL && padding == 1) {
            return new Value.Convolved(x, weights, shift);
        }
        if (kernel == POINT && padding == 0) {
            // before the doubling there is a quarter of the positions
            return x instanceof Value.Upsampled doubled
                    ? new Value.Upsampled(new Value.Pointwise(doubled.x, weights, shift))
                    : new Value.Pointwise(x, weights, shift);
        }
        if (kernel == x.height && kernel == x.width && padding == 0) {
            return new Value.Dense(x, weights, shift);
        }
        throw unsupported("a convolution of %d x %d with padding %d".formatted(kernel, kernel, padding));
    }

    @Override
    public Value linear(Value x, Value weight, Value bias) {
        return new Value.Dense(x, weights(weight), weights(bias));
    }

    @Override
    public Value instanceNorm(Value x, Value scale, Value shift) {
        float[] gain = weights(scale).padded();
        for (int channel = 0; channel < x.channels; channel++) {
            gain[channel] -= 1;
        }
        return new Value.Normalised(
                x, new Activation.Normalisation.Fixed(gain, weights(shift).padded()));
    }

    @Override
    public Value adaptiveInstanceNorm(Value x, Value gammaBeta) {
        if (gammaBeta instanceof Value.Dense dense) {
            return new Value.Normalised(x, dense);
        }
        throw unsupported("adaptive normalisation with other than a linear layer's outputs");
    }

    @Override
    public Value leakyRelu(Value x, double slope) {
        return new Value.Activated(x, (float) slope);
    }

    @Override
    public Value relu(Value x) {
        return new Value.Activated(x, 0);
    }

    /** Before a 1 x 1 convolution, since there it leaves fewer positions to it. */
    @Override
    public Value averagePool(Value x) {
        return x instanceof Value.Pointwise pointwise
                ? pointwise.of(new Value.Pooled(pointwise.x))
                : new Value.Pooled(x);
    }

    @Override
    public Value upsampleNearest(Value x) {
        return new Value.Upsampled(x);
    }

    @Override
    public Value add(Value a, Value b) {
        if (a instanceof Value.Convolved convolved) {
            return new Value.Residual(convolved, b, 1);
        }
        throw unsupported("a sum without a 3 x 3 convolution");
    }

    @Override
    public Value scale(Value x, double factor) {
        if (x instanceof Value.Residual sum) {
            return sum.scaled(factor);
        }
        throw unsupported("scaling other than of a residual sum");
    }

    @Override
    public Value flatten(Value x) {
        if (x.height == 1 && x.width == 1) {
            return x;
        }
        throw unsupported("flattening more than one position");
    }

    @Override
    public int rank(Value x) {
        return x instanceof Value.Numbers numbers && numbers.rows > 1 ? 3 : 2;
    }

    @Override
    public Value row(Value x, int index) {
        if (x instanceof Value.Numbers numbers) {
            return new Value.Row(numbers, index);
        }
        throw unsupported("rows of other than an input");
    }

    @Override
    public Value choose(List<Value> perDomain, Value y) {
        return new Value.Chosen(perDomain);
    }

    @Override
    public Value convolveEachChannel(Value x, float[] kernel) {
        throw unsupported("a convolution of each channel");
    }

    @Override
    public Value resizeBilinear(Value x, int size) {
        throw unsupported("bilinear resizing");
    }

    @Override
    public Value multiply(Value a, Value b) {
        throw unsupported("a product of features");
    }

    @Override
    public Value chooseColumn(Value x, Value y) {
        throw unsupported("choosing a column");
    }

    private static Value.Weights weights(Value value) {
        if (value instanceof Value.Weights weights) {
            return weights;
        }
        throw unsupported("computed weights");
    }

    private static UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException("the vector backend does not compute " + what);
    }
}
